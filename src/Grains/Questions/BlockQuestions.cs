using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;
using SaeActors.Graph.State;

namespace SaeActors.Grains.Questions;

/// <summary>This silo's part of questions about many features: its block of a layer, at the asked window.</summary>
internal sealed class BlockQuestions(GrainsOptions options, ILocalSiloDetails silo, CurrentBlocks blocks, LocalFeatures local, FeatureQuestions questions)
{
    private const int ReadsAtATime = 32;

    private CountingPlan Plan => options.Study.Plan;

    /// <inheritdoc cref="IFeatureSilo.Partners"/>
    public async Task<Answer> PartnersAsync(Moment at, FeatureId id, NeighborQuery query)
    {
        var direction = NeighborQuestion.DirectionOf(options.Study.Study, id, query);
        var neighbour = GraphView.NeighbourOf(id.Layer, direction);
        var opposite = direction == TableDirection.Next ? TableDirection.Previous : TableDirection.Next;
        var (first, end) = RangeOf(neighbour);
        var hasOwn = local.Owns(id) && Plan.KeepsTable(id.Layer, neighbour);
        var isWhole = GraphView.OwnIsWhole(Plan, id.Layer, direction);
        var (own, column) = (PartnerLists.Take(), PartnerLists.Take());
        var (isPast, found) = await questions.AtAsync(at, view =>
        {
            var absent = new List<int>();
            if (!isWhole) view.AddColumn(id, direction, first, end, column, absent);
            var listed = hasOwn ? view.With(id, state => (IsHere: state is not null, Error: GraphView.Own(state, direction, own))) : default;
            return (view.Version, Own: listed, Absent: absent);
        });
        if (isPast) return Answer.Past;
        var error = found.Own.Error;
        if (hasOwn && !found.Own.IsHere && found.Version.Marginals[id.Layer][id.Feature].LastWindow is var last and > 0)
        {
            if (await questions.SleepingAsync(id, last) is not { } asleep) return Answer.Past;
            error = GraphView.Own(asleep, direction, own);
        }

        var sleeping = await SleepingAsync(found.Version, found.Absent.Select(partner => new FeatureId(neighbour, partner)));
        if (sleeping is null) return Answer.Past;
        foreach (var (partner, state) in sleeping)
        {
            if (GraphView.CellOf(state, opposite, id.Feature) is { } cell) column.Add(cell with { Feature = partner.Feature });
        }

        if (sleeping.Count > 0) column.Sort((one, other) => one.Feature.CompareTo(other.Feature));
        if (isWhole || !Plan.KeepsTable(id.Layer, neighbour))
        {
            // No other silo knows these pairs, so the best of all are among the best of each silo.
            KeepBest(found.Version, id, query, own, error);
            KeepBest(found.Version, id, query, column, error);
        }

        var answer = new Answer(false, PackedRows.Pack([
            new PackedRow(id.Layer, id.Feature, true, error, Rows(own)),
            new PackedRow(id.Layer, id.Feature, false, 0, Rows(column))]));
        PartnerLists.Return(own);
        PartnerLists.Return(column);
        return answer;
    }

    private static void KeepBest(GraphVersion version, FeatureId id, NeighborQuery query, List<CoFiring> partners, long error)
    {
        var best = NeighborQuestion.Rank(version, id, query, partners, error).Select(partner => partner.Id.Feature).ToHashSet();
        partners.RemoveAll(partner => !best.Contains(partner.Feature));
    }

    /// <inheritdoc cref="IFeatureSilo.Pairs"/>
    public async Task<Answer> PairsAsync(Moment at, PairQuestion question)
    {
        var sides = SidesOf(question).ToArray();
        var (isPast, found) = await questions.AtAsync(at, view => (
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
}
