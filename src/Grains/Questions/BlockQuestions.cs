using System.Collections.Concurrent;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.State;

namespace SaeActors.Grains.Questions;

/// <summary>This silo's part of questions about many features: its block of a layer, at the asked window.</summary>
internal sealed class BlockQuestions(GrainsOptions options, ILocalSiloDetails silo, CurrentBlocks blocks, LocalFeatures local, FeatureQuestions questions)
{
    private const int ReadsAtATime = 32;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);   // that a scan waits for its reader, who may have died

    private readonly ConcurrentDictionary<Guid, (long Epoch, long Touched, EdgeScan Scan)> _scans = new();

    private CountingPlan Plan => options.Study.Plan;

    /// <inheritdoc cref="IFeatureSilo.Partners"/>
    public async Task<Answer> PartnersAsync(long window, FeatureId id, TableDirection direction)
    {
        var neighbour = GraphView.NeighbourOf(id.Layer, direction);
        var opposite = direction == TableDirection.Next ? TableDirection.Previous : TableDirection.Next;
        var (first, end) = RangeOf(neighbour);
        var hasOwn = local.Owns(id) && Plan.KeepsTable(id.Layer, neighbour);
        var isWhole = GraphView.OwnIsWhole(Plan, id.Layer, direction);
        var (isPast, found) = await questions.AtAsync(window, view =>
        {
            var absent = new List<int>();
            var column = isWhole ? [] : view.Column(id, direction, first, end, absent);
            var own = hasOwn ? view.With(id, state => (State: state is not null, Listed: GraphView.Own(state, direction, out var error), Error: error)) : default;
            return (view.Version, Own: own, Column: column, Absent: absent);
        });
        if (isPast) return Answer.Past;
        var (listed, error) = (found.Own.Listed ?? [], found.Own.Error);
        if (hasOwn && !found.Own.State && found.Version.Marginals[id.Layer][id.Feature].LastWindow is var last and > 0)
        {
            if (await questions.SleepingAsync(id, last) is not { } asleep) return Answer.Past;
            listed = GraphView.Own(asleep, direction, out error);
        }

        var sleeping = await SleepingAsync(found.Version, found.Absent.Select(partner => new FeatureId(neighbour, partner)));
        if (sleeping is null) return Answer.Past;
        foreach (var (partner, state) in sleeping)
        {
            if (GraphView.CellOf(state, opposite, id.Feature) is { } cell) found.Column.Add(cell with { Feature = partner.Feature });
        }

        var column = sleeping.Count == 0 ? found.Column : [.. found.Column.OrderBy(cell => cell.Feature)];
        return new Answer(false, PackedRows.Pack([
            new PackedRow(id.Layer, id.Feature, true, error, Rows(listed)),
            new PackedRow(id.Layer, id.Feature, false, 0, Rows(column))]));
    }

    /// <inheritdoc cref="IFeatureSilo.Pairs"/>
    public async Task<Answer> PairsAsync(long window, PairQuestion question)
    {
        var sides = SidesOf(question).ToArray();
        var (isPast, found) = await questions.AtAsync(window, view => (
            view.Version,
            Rows: sides.Select(side => view.With(side.Id, state => (Here: state is not null, Listed: GraphView.Listed(state, side.Direction, side.Partners)))).ToArray()));
        if (isPast) return Answer.Past;
        var absent = sides.Where((side, position) => !found.Rows[position].Here && found.Version.Marginals[side.Id.Layer][side.Id.Feature].LastWindow > 0)
            .Select(side => side.Id).Distinct().ToArray();
        var sleeping = await SleepingAsync(found.Version, absent);
        if (sleeping is null) return Answer.Past;
        return new Answer(false, PackedRows.Pack([.. sides.Select((side, position) => new PackedRow(
            side.Id.Layer, side.Id.Feature, side.Direction == TableDirection.Next, 0,
            Rows(sleeping.TryGetValue(side.Id, out var state) ? GraphView.Listed(state, side.Direction, side.Partners) : found.Rows[position].Listed)))]));
    }

    /// <inheritdoc cref="IFeatureSilo.OpenScan"/>
    public async Task<Answer> OpenScanAsync(long window, Guid scan, ScanQuestion question)
    {
        var filter = new EdgeFilter(question.Measure, question.Threshold, question.MinSupport);
        var (isPast, opened) = await questions.AtAsync(window, view =>
        {
            var made = new EdgeScan(view.Version, Plan, filter, question.First, question.Count);
            local.State!.Add(made);
            return made;
        });
        if (isPast) return Answer.Past;
        foreach (var (other, (_, touched, _)) in _scans)
        {
            if (options.Time.GetElapsedTime(touched) > Longest) CloseScan(other);
        }

        _scans[scan] = (blocks.Value.Epoch, options.Time.GetTimestamp(), opened);
        return new Answer(false, new Packed([]));
    }

    /// <inheritdoc cref="IFeatureSilo.ReadScan"/>
    public async Task<Packed> ReadScanAsync(Guid scan, int layer, int first, int end)
    {
        if (!_scans.TryGetValue(scan, out var found)) throw new InvalidOperationException($"scan {scan} is not open on this silo.");
        if (found.Epoch != blocks.Value.Epoch) throw new InvalidOperationException($"features have moved between silos since scan {scan} began.");
        _scans[scan] = (found.Epoch, options.Time.GetTimestamp(), found.Scan);
        var opened = found.Scan;
        var mine = RangeOf(layer);
        var features = Enumerable.Range(Math.Max(first, mine.First), Math.Max(0, Math.Min(end, mine.End) - Math.Max(first, mine.First))).ToArray();
        var absent = features.Where(feature => !local.State!.Read(opened, layer, feature)).ToArray();
        foreach (var batch in absent.Chunk(ReadsAtATime)) await Task.WhenAll(batch.Select(feature => ReadSleepingAsync(opened, new FeatureId(layer, feature))));
        var rows = new List<PackedRow>(features.Length);
        foreach (var feature in features)
        {
            foreach (var isUpstream in new[] { true, false })
            {
                var (pairs, error) = opened.Side(layer, feature, isUpstream);
                if (pairs.Length > 0 || error > 0) rows.Add(new PackedRow(layer, feature, isUpstream, error, pairs));
            }

            opened.ForgetBoth(layer, feature);
        }

        return PackedRows.Pack(rows);
    }

    /// <inheritdoc cref="IFeatureSilo.CloseScan"/>
    public void CloseScan(Guid scan)
    {
        if (_scans.TryRemove(scan, out var opened)) local.State!.End(opened.Scan);
    }

    private static Graph.State.EdgeRow[] Rows(IEnumerable<CoFiring> listed) => [.. listed.Select(coFiring => new Graph.State.EdgeRow(coFiring, default))];

    private (int First, int End) RangeOf(int layer) => blocks.Value.RangeOf(silo.SiloAddress, Plan.Layers[layer].Width);

    /// <summary>The tables of this silo that know of the asked pairs: upstream ones, and with bounded tables those of the next layer as well.</summary>
    private IEnumerable<(FeatureId Id, TableDirection Direction, int[] Partners)> SidesOf(PairQuestion question)
    {
        foreach (var (layer, upstream) in question.Layers)
        {
            if (!question.Layers.TryGetValue(layer + 1, out var downstream)) continue;
            foreach (var id in upstream.Select(feature => new FeatureId(layer, feature)).Where(local.Owns)) yield return (id, TableDirection.Next, downstream);
            if (Plan.Layers[layer].Form == TableForm.Exact) continue;
            foreach (var id in downstream.Select(feature => new FeatureId(layer + 1, feature)).Where(local.Owns)) yield return (id, TableDirection.Previous, upstream);
        }
    }

    /// <summary>The stored states of features that sleep; null when one of them has moved past the version.</summary>
    private async Task<Dictionary<FeatureId, FeatureState>?> SleepingAsync(GraphVersion version, IEnumerable<FeatureId> features)
    {
        var states = new Dictionary<FeatureId, FeatureState>();
        foreach (var batch in features.Chunk(ReadsAtATime))
        {
            var read = await Task.WhenAll(batch.Select(id => questions.SleepingAsync(id, version.Marginals[id.Layer][id.Feature].LastWindow)));
            if (Array.IndexOf(read, null) >= 0) return null;
            foreach (var state in read) states[state!.Id] = state;
        }

        return states;
    }

    /// <summary>A feature that slept at the scan's window: from storage, or by the ingestion that has woken it since.</summary>
    private async Task ReadSleepingAsync(EdgeScan scan, FeatureId id)
    {
        while (!scan.IsComplete(id.Layer, id.Feature))
        {
            var asleep = await questions.SleepingAsync(id, scan.Marginals(id.Layer)[id.Feature].LastWindow);
            if (asleep is not null) local.State!.ReadFor(scan, asleep);
            else if (local.State!.Read(scan, id.Layer, id.Feature)) return;
            else await Task.Delay(TimeSpan.FromMilliseconds(5), options.Time);
        }
    }
}
