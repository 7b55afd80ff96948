using SaeActors.Features.Counting;

namespace SaeActors.Graph.State;

/// <summary>Which pairs a scan is after: those whose measure may be above a threshold, strictly, with enough support.</summary>
internal readonly record struct EdgeFilter(Measure Measure, double Threshold, long MinSupport)
{
    /// <summary>Fewer co-firings of a feature with count <paramref name="own"/> cannot pass: n12/(n1 + n2 − n12) ≤ n12/n1, and n12/n2 the same.</summary>
    /// <param name="own">n of the feature whose table is read.</param>
    /// <param name="isUpstream">Whether it is feature 1 of the pairs.</param>
    public long LeastCount(long own, bool isUpstream)
    {
        var isShareOfOwn = Measure == Measure.Jaccard || Measure == (isUpstream ? Measure.Sufficiency : Measure.Necessity);
        return isShareOfOwn && Threshold > 0 ? Math.Max(MinSupport, (long)(Math.Min(1, Threshold) * own)) : MinSupport;
    }

    /// <summary>The pair's row, or null where it cannot pass. A pair that the bounds leave open passes.</summary>
    public EdgeRow? RowOf(in CoFiring coFiring, long tokens, in FeatureMarginals upstream, in FeatureMarginals downstream)
    {
        if (coFiring.Count + coFiring.Miss < MinSupport || (coFiring.Count + coFiring.Miss == 0 && Threshold >= 0)) return null;
        var pair = PairStatistics.Of(coFiring, tokens, upstream, downstream);
        var value = Measures.Of(Measure, pair);
        return value.IsDefined && value.High > Threshold ? new EdgeRow(coFiring, value) : null;
    }
}
