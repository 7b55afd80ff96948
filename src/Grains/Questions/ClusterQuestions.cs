using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.State;

namespace SaeActors.Grains.Questions;

/// <summary>Questions to the features of all silos, at one window: this silo says which one, and where another has gone past it the question is asked again.</summary>
internal sealed class ClusterQuestions(GrainsOptions options, CurrentBlocks blocks, FeatureQuestions local, IFeatureSiloClient silos)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private Study Study => options.Study.Study;

    private CountingPlan Plan => options.Study.Plan;

    /// <summary>What a feature co-fires with, as every silo's tables know it.</summary>
    public Task<(GraphVersion Version, IReadOnlyList<CoFiring> Partners, long Error)> PartnersAsync(FeatureId id, TableDirection direction) =>
        AtOneWindowAsync(async version =>
        {
            var rows = await AskAsync(Concerned(id, direction), silo => silo.Partners(version.Window, id.Layer, id.Feature, direction == TableDirection.Next));
            if (rows is null) return null;
            var own = rows.Where(row => row.IsUpstream && (row.Pairs.Length > 0 || row.Error > 0)).Take(1).ToArray();
            var column = rows.Where(row => !row.IsUpstream).SelectMany(row => row.Pairs.Select(pair => pair.CoFiring)).ToArray();
            var listed = own.SelectMany(row => row.Pairs.Select(pair => pair.CoFiring)).ToArray();
            var keeps = Plan.KeepsTable(id.Layer, GraphView.NeighbourOf(id.Layer, direction));
            var partners = !keeps ? column : column.Length == 0 ? listed : Neighborhood.Join(listed, column);
            return ((GraphVersion, IReadOnlyList<CoFiring>, long)?)(version, partners, own.Length == 0 ? 0 : own[0].Error);
        });

    /// <summary>The pairs among some features: upstream layer → the partners of each of its features.</summary>
    public Task<(GraphVersion Version, Dictionary<int, IReadOnlyList<CoFiring>[]> Pairs)> PairsAsync(Dictionary<int, int[]> layers)
    {
        var question = Json.Pack(new PairQuestion(layers));
        return AtOneWindowAsync(async version =>
        {
            var rows = await AskAsync(blocks.Value.Silos, silo => silo.Pairs(version.Window, question));
            return rows is null ? null : ((GraphVersion, Dictionary<int, IReadOnlyList<CoFiring>[]>)?)(version, Joined(layers, rows));
        });
    }

    /// <summary>Begins a scan on every silo.</summary>
    public Task<(EdgeScan Front, SiloAddress[] Silos)> OpenScanAsync(Guid scan, EdgeQuery query)
    {
        var filter = new EdgeFilter(query.Measure, query.Threshold, query.MinSupport);
        var question = Json.Pack(new ScanQuestion(query.Measure, query.Threshold, query.MinSupport, query.Layer, query.Pairs));
        return AtOneWindowAsync(async version =>
        {
            var all = blocks.Value.Silos;
            var opened = await Task.WhenAll(all.Select(silo => silos.At(silo).OpenScan(version.Window, scan, question)));
            if (opened.All(answer => !answer.IsPast)) return ((EdgeScan, SiloAddress[])?)(new EdgeScan(version, Plan, filter, query.Layer, query.Pairs), all);
            await Task.WhenAll(all.Select(silo => silos.At(silo).CloseScan(scan)));
            return null;
        });
    }

    /// <summary>Reads the features [first, end) of a layer from the silos that have them into the front's scan.</summary>
    public async Task ReadScanAsync(Guid scan, EdgeScan front, SiloAddress[] from, int layer, int first, int end)
    {
        var width = Plan.Layers[layer].Width;
        var held = new Blocks(0, from);
        var concerned = from.Where(silo => held.RangeOf(silo, width) is var range && range.First < end && range.End > first);
        var read = await Task.WhenAll(concerned.Select(silo => silos.At(silo).ReadScan(scan, layer, first, end)));
        foreach (var row in read.SelectMany(PackedRows.Unpack)) front.Put(row.Layer, row.Feature, row.IsUpstream, row.Pairs, row.Error);
    }

    /// <summary>Ends a scan, as far as its silos are still there.</summary>
    public async Task CloseScanAsync(Guid scan, SiloAddress[] from)
    {
        try
        {
            await Task.WhenAll(from.Select(silo => silos.At(silo).CloseScan(scan)));
        }
        catch (Exception failure) when (FeatureCalls.IsMoving(failure))
        {
            // A silo that went has taken its scans with it.
        }
    }

    private SiloAddress[] Concerned(FeatureId id, TableDirection direction)
    {
        var now = blocks.Value;
        return GraphView.OwnIsWhole(Plan, id.Layer, direction) ? [now.OwnerOf(id.Feature, Plan.Layers[id.Layer].Width)] : now.Silos;
    }

    /// <summary>Asks silos at a window, in the order of their blocks; null when one is past it.</summary>
    private async Task<PackedRow[]?> AskAsync(SiloAddress[] concerned, Func<IFeatureSilo, Task<Answer>> question)
    {
        var answers = await Task.WhenAll(concerned.Select(silo => question(silos.At(silo))));
        return answers.Any(answer => answer.IsPast) ? null : [.. answers.SelectMany(answer => PackedRows.Unpack(answer.Value!))];
    }

    private async Task<T> AtOneWindowAsync<T>(Func<GraphVersion, Task<T?>> question)
        where T : struct
    {
        var begun = options.Time.GetTimestamp();
        while (true)
        {
            var version = await local.AskAsync(view => view.Version);
            try
            {
                if (await question(version) is { } answer) return answer;
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
