using SaeActors.Features.Counting;

namespace SaeActors.Graph.State;

/// <summary>Which pairs a scan is after: those whose measure may be above a threshold, strictly, with enough support.</summary>
internal readonly record struct EdgeFilter(Measure Measure, double Threshold, long MinSupport)
{
    /// <summary>The pair's row, or null where it cannot pass. A pair that the bounds leave open passes.</summary>
    public EdgeRow? RowOf(in CoFiring coFiring, long tokens, in FeatureMarginals upstream, in FeatureMarginals downstream)
    {
        if (coFiring.Count + coFiring.Miss < MinSupport || (coFiring.Count + coFiring.Miss == 0 && Threshold >= 0)) return null;
        var pair = PairStatistics.Of(coFiring, tokens, upstream, downstream);
        var value = Measures.Of(Measure, pair);
        return value.IsDefined && value.High > Threshold ? new EdgeRow(coFiring, value) : null;
    }
}
