using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;
using SaeActors.Graph.State;

namespace SaeActors.Grains.Questions;

/// <summary>Questions to the features of all silos, at one window: this silo says which one, and where another has gone past it the question is asked again.</summary>
internal sealed class ClusterQuestions(GrainsOptions options, CurrentBlocks blocks, FeatureQuestions local, IFeatureSiloClient silos)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private Study Study => options.Study.Study;

    private CountingPlan Plan => options.Study.Plan;

    /// <summary>What a feature co-fires with, as every silo's tables know it: at least the partners that a ranking may choose.</summary>
    public Task<(GraphVersion Version, IReadOnlyList<CoFiring> Partners, long Error)> PartnersAsync(FeatureId id, NeighborQuery query)
    {
        var (direction, question) = (NeighborQuestion.DirectionOf(Study, id, query), Json.Pack(query));
        return AtOneWindowAsync(async (held, version) =>
        {
            var at = new Moment(held.Epoch, version.Window);
            var rows = await AskAsync(Concerned(held, id, direction), silo => silo.Partners(at, id.Layer, id.Feature, question));
            if (rows is null) return null;
            var own = rows.Where(row => row.IsUpstream && (row.Pairs.Length > 0 || row.Error > 0)).Take(1).ToArray();
            var column = rows.Where(row => !row.IsUpstream).SelectMany(row => row.Pairs.Select(pair => pair.CoFiring)).ToArray();
            var listed = own.SelectMany(row => row.Pairs.Select(pair => pair.CoFiring)).ToArray();
            var keeps = Plan.KeepsTable(id.Layer, GraphView.NeighbourOf(id.Layer, direction));
            var partners = !keeps ? column : column.Length == 0 ? listed : Neighborhood.Join(listed, column);
            return ((GraphVersion, IReadOnlyList<CoFiring>, long)?)(version, partners, own.Length == 0 ? 0 : own[0].Error);
        });
    }

    /// <summary>The pairs among some features: upstream layer → the partners of each of its features.</summary>
    public Task<(GraphVersion Version, Dictionary<int, IReadOnlyList<CoFiring>[]> Pairs)> PairsAsync(Dictionary<int, int[]> layers)
    {
        var question = Json.Pack(new PairQuestion(layers));
        return AtOneWindowAsync(async (held, version) =>
        {
            var at = new Moment(held.Epoch, version.Window);
            var rows = await AskAsync(held.Silos, silo => silo.Pairs(at, question));
            return rows is null ? null : ((GraphVersion, Dictionary<int, IReadOnlyList<CoFiring>[]>)?)(version, Joined(layers, rows));
        });
    }

    /// <summary>Begins a scan on every silo.</summary>
    public Task<(Guid Scan, long Window, SiloAddress[] Silos)> OpenScanAsync(EdgeQuery query)
    {
        var question = Json.Pack(new ScanQuestion(query.Measure, query.Threshold, query.MinSupport, query.Layer, query.Pairs));
        return AtOneWindowAsync(async (held, version) =>
        {
            var (at, scan) = (new Moment(held.Epoch, version.Window), Guid.NewGuid());
            var isOpen = false;
            try
            {
                var opened = await Task.WhenAll(held.Silos.Select(silo => silos.At(silo).OpenScan(at, scan, question)));
                isOpen = opened.All(answer => !answer.IsPast);
            }
            finally
            {
                if (!isOpen) foreach (var silo in held.Silos) silos.At(silo).CloseScan(scan).Ignore();
            }

            return isOpen ? ((Guid, long, SiloAddress[])?)(scan, version.Window, held.Silos) : null;
        });
    }

    private SiloAddress[] Concerned(Blocks held, FeatureId id, TableDirection direction) =>
        GraphView.OwnIsWhole(Plan, id.Layer, direction) ? [held.OwnerOf(id.Feature, Plan.Layers[id.Layer].Width)] : held.Silos;

    /// <summary>Asks silos at a window, in the order of their blocks; null when one is past it.</summary>
    private async Task<PackedRow[]?> AskAsync(SiloAddress[] concerned, Func<IFeatureSilo, Task<Answer>> question)
    {
        var answers = await Task.WhenAll(concerned.Select(silo => question(silos.At(silo))));
        return answers.Any(answer => answer.IsPast) ? null : [.. answers.SelectMany(answer => PackedRows.Unpack(answer.Value!))];
    }

    private async Task<T> AtOneWindowAsync<T>(Func<Blocks, GraphVersion, Task<T?>> question)
        where T : struct
    {
        var begun = options.Time.GetTimestamp();
        while (true)
        {
            var version = await local.AskAsync(view => view.Version);
            try
            {
                if (await question(blocks.Value, version) is { } answer) return answer;
            }
            catch (Exception failure) when (FeatureCalls.IsMoving(failure) && options.Time.GetElapsedTime(begun) < options.Patience)
            {
                // A silo goes or comes; its features will be somewhere.
            }

            if (options.Time.GetElapsedTime(begun) >= options.Patience) throw new ServiceAwayException("no window stood still for long enough, or features are moving between silos; ask again.");
            await Task.Delay(Pause, options.Time);
        }
    }

    private Dictionary<int, IReadOnlyList<CoFiring>[]> Joined(Dictionary<int, int[]> layers, PackedRow[] rows)
    {
        var upstream = rows.Where(row => row.IsUpstream).ToDictionary(row => (row.Layer, row.Feature), row => row.Pairs.Select(pair => pair.CoFiring).ToArray());
        var columns = rows.Where(row => !row.IsUpstream)
            .SelectMany(row => row.Pairs.Select(pair => (Layer: row.Layer - 1, pair.CoFiring.Feature, Cell: pair.CoFiring with { Feature = row.Feature })))
            .GroupBy(cell => (cell.Layer, cell.Feature), cell => cell.Cell)
            .ToDictionary(cells => cells.Key, cells => cells.OrderBy(cell => cell.Feature).ToArray());
        return layers.Where(layer => layers.ContainsKey(layer.Key + 1)).ToDictionary(layer => layer.Key, layer => layer.Value.Select(feature =>
        {
            IReadOnlyList<CoFiring> own = upstream.GetValueOrDefault((layer.Key, feature)) ?? [];
            return Plan.Layers[layer.Key].Form == TableForm.Exact ? own : Neighborhood.Join(own, columns.GetValueOrDefault((layer.Key, feature)) ?? []);
        }).ToArray());
    }
}
