using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.State;

namespace SaeActors.Graph.Queries;

/// <summary>The neighbours of one feature, with every measure, at one window.</summary>
/// <param name="study">Whose window.</param>
/// <param name="labels">Labels of the partners.</param>
/// <param name="cosineOf">Decoder cosine of an upstream and a downstream feature; NaN where weights are not known.</param>
internal sealed class NeighborQuestion(Study study, LabelStore labels, Func<FeatureId, FeatureId, double> cosineOf)
{
    public NeighborList Answer(GraphState state, FeatureId id, NeighborQuery query)
    {
        var direction = DirectionOf(study, id, query);
        var partners = PartnerLists.Take();
        var (version, error) = state.Ask(view => (view.Version, view.Partners(id, direction, partners)));
        var ranking = Rank(version, id, query, partners, error);
        PartnerLists.Return(partners);
        return Answer(version, id, query, ranking, error);
    }

    /// <summary>Where the tables of the question's partners are.</summary>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public static TableDirection DirectionOf(Study study, FeatureId id, NeighborQuery query)
    {
        var isNext = query.Direction == Direction.Next;
        var layer = isNext ? id.Layer + 1 : id.Layer - 1;
        return layer >= 0 && layer < study.Layers.Count
            ? isNext ? TableDirection.Next : TableDirection.Previous
            : throw new ArgumentException($"layer {id.Layer} has no {(isNext ? "next" : "previous")} layer; the study has layers 0 to {study.Layers.Count - 1}.");
    }

    /// <summary>The best of what the tables list.</summary>
    public static IReadOnlyList<RankedPartner> Rank(GraphVersion version, FeatureId id, NeighborQuery query, IEnumerable<CoFiring> partners, long error)
    {
        var (direction, layer) = query.Direction == Direction.Next ? (TableDirection.Next, id.Layer + 1) : (TableDirection.Previous, id.Layer - 1);
        return Neighborhood.Rank(id, direction, partners, error, version.Marginals[id.Layer], version.Marginals[layer], ToRanking(query)).Partners;
    }

    /// <summary>The ranking with labels and every measure.</summary>
    public NeighborList Answer(GraphVersion version, FeatureId id, NeighborQuery query, IReadOnlyList<RankedPartner> ranking, long error)
    {
        var isNext = query.Direction == Direction.Next;
        return new NeighborList(
            study.Id, version.Window, id.Layer, id.Feature, query.Direction, MeasureNames.NameOf(query.Measure), version.Tokens,
            CompletenessOf(id, isNext, error, version.Marginals[id.Layer][id.Feature].Count), [.. ranking.Select(partner => NeighborOf(id, isNext, partner))]);
    }

    private static RankingQuery ToRanking(NeighborQuery query) =>
        new() { Measure = query.Measure, K = query.K, MinSupport = query.MinSupport, MinLift = query.MinLift };

    private static Completeness CompletenessOf(FeatureId id, bool isNext, long error, long count)
    {
        if (error == 0) return new Completeness(true, 0, "Exact: every partner that ever co-fired was considered.");
        var share = count == 0 ? 0 : (double)error / count;
        var measure = isNext ? "sufficiency" : "necessity";
        return new Completeness(false, error, FormattableString.Invariant(
            $"Every partner of {id} that co-fired more than {error} times was considered, so every one with {measure} above {share:0.####}."));
    }

    private double Cosine(FeatureId id, FeatureId partner, bool isNext) => isNext ? cosineOf(id, partner) : cosineOf(partner, id);

    private Neighbor NeighborOf(FeatureId id, bool isNext, RankedPartner partner)
    {
        var (measures, intervals, undefined) = (new Dictionary<string, double>(), new Dictionary<string, double[]>(), new List<string>());
        foreach (var measure in MeasureNames.All)
        {
            var name = MeasureNames.NameOf(measure);
            var value = Measures.Of(measure, partner.Pair);
            if (!value.IsDefined) undefined.Add(name);
            if (!value.IsExact) intervals[name] = [value.Low, value.High];
            measures[name] = value.Low;
        }

        var cosine = Cosine(id, partner.Id, isNext);
        if (double.IsNaN(cosine)) undefined.Add(MeasureNames.DecoderCosine);
        else measures[MeasureNames.DecoderCosine] = cosine;

        var label = labels[partner.Id];
        return new Neighbor(
            partner.Id.Layer, partner.Id.Feature, label?.Text, label?.Source, partner.Pair.Upstream.Count, partner.Pair.Downstream.Count,
            partner.Pair.Both, partner.Pair.Miss, measures, intervals, undefined);
    }
}
