namespace SaeActors.Features.Counting;

/// <summary>All that the measures of one pair need, at one window. Feature 1 is upstream, feature 2 downstream.</summary>
public readonly record struct PairStatistics
{
    /// <summary>N, counted tokens.</summary>
    public required long Tokens { get; init; }

    /// <summary>The upstream feature's marginals.</summary>
    public required FeatureMarginals Upstream { get; init; }

    /// <summary>The downstream feature's marginals.</summary>
    public required FeatureMarginals Downstream { get; init; }

    /// <summary>The least n12 that the table allows.</summary>
    public required long Both { get; init; }

    /// <summary>The true n12 is at most <see cref="Both"/> + this.</summary>
    public long Miss { get; init; }

    /// <summary>Σxy lies in it.</summary>
    public Interval SumXY { get; init; }

    /// <summary>The statistics of a pair, its intervals cut to what the marginals allow.</summary>
    public static PairStatistics Of(in CoFiring coFiring, long tokens, in FeatureMarginals upstream, in FeatureMarginals downstream)
    {
        var least = Math.Max(0, upstream.Count + downstream.Count - tokens);
        var most = Math.Min(upstream.Count, downstream.Count);
        var low = Math.Clamp(coFiring.Count, least, most);
        var high = Math.Clamp(coFiring.Count + coFiring.Miss, low, most);
        return new PairStatistics
        {
            Tokens = tokens,
            Upstream = upstream,
            Downstream = downstream,
            Both = low,
            Miss = high - low,
            SumXY = SumBounds(coFiring, upstream, downstream),
        };
    }

    /// <summary>Three bounds hold at once: the table's own, the unsummed tokens at both maxima, and Cauchy–Schwarz.</summary>
    private static Interval SumBounds(in CoFiring coFiring, in FeatureMarginals upstream, in FeatureMarginals downstream)
    {
        if (coFiring.SumXYMiss == 0)
        {
            return Interval.Of(coFiring.SumXY);
        }

        // Where one of the two fired without being active its value is at most its threshold.
        var inactive = upstream.Threshold * downstream.Sum + downstream.Threshold * upstream.Sum;
        var unsummed = (double)coFiring.Unsummed * upstream.Max * downstream.Max + inactive;
        var high = coFiring.SumXY + Math.Min(coFiring.SumXYMiss, unsummed);
        high = Math.Min(high, Math.Sqrt(upstream.SumOfSquares * downstream.SumOfSquares));
        high = Math.Min(high, Math.Min(upstream.Max * downstream.Sum, downstream.Max * upstream.Sum));
        return new Interval(coFiring.SumXY, Math.Max(high, coFiring.SumXY));
    }
}
