namespace SaeActors.Features.Counting;

/// <summary>The measures of DESIGN.md as functions of one pair's statistics.</summary>
/// <remarks>At fixed marginals every measure rises with n12 or with Σxy, so the interval of a measure is its value at both ends.</remarks>
public static class Measures
{
    /// <summary>The measure's value, as an interval where n12 or Σxy is one.</summary>
    /// <param name="measure">Which measure.</param>
    /// <param name="pair">Upstream and downstream feature at one window.</param>
    public static Interval Of(Measure measure, in PairStatistics pair)
    {
        double n1 = pair.Upstream.Count, n2 = pair.Downstream.Count;
        return measure switch
        {
            Measure.Sufficiency => Ratio(pair, n1),
            Measure.Necessity => Ratio(pair, n2),
            Measure.Jaccard => Jaccard(pair, n1 + n2),
            Measure.Lift => Lift(pair),
            Measure.Pmi => Logarithm(Lift(pair)),
            Measure.Pearson => Pearson(pair),
            Measure.Cosine => Cosine(pair),
            Measure.MutualInformation => MutualInformation.Of(pair),
            Measure.MutualInformationShare => MutualInformation.ShareOf(pair),
            _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "expected one of the measures."),
        };
    }

    /// <summary>Whether the measure is computed from Σxy rather than from n12.</summary>
    public static bool NeedsSums(Measure measure) => measure is Measure.Pearson or Measure.Cosine;

    private static Interval Ratio(in PairStatistics pair, double count) =>
        count == 0 ? Interval.Undefined : new Interval(pair.Both / count, (pair.Both + pair.Miss) / count);

    private static Interval Jaccard(in PairStatistics pair, double both)
    {
        double low = pair.Both, high = pair.Both + pair.Miss;
        return both == 0 ? Interval.Undefined : new Interval(low / (both - low), high / (both - high));
    }

    private static Interval Lift(in PairStatistics pair)
    {
        // n1·n2 of two large counts passes 2^53, so the division comes before the product.
        var chance = (double)pair.Upstream.Count / Math.Max(1, pair.Tokens) * pair.Downstream.Count;
        return chance == 0 ? Interval.Undefined : new Interval(pair.Both / chance, (pair.Both + pair.Miss) / chance);
    }

    private static Interval Logarithm(Interval value) =>
        value.IsDefined ? new Interval(Math.Log(value.Low), Math.Log(value.High)) : value;

    private static Interval Pearson(in PairStatistics pair)
    {
        double tokens = pair.Tokens;
        var (x, y) = (pair.Upstream, pair.Downstream);
        var varianceX = tokens * x.SumOfSquares - x.Sum * x.Sum;
        var varianceY = tokens * y.SumOfSquares - y.Sum * y.Sum;
        if (!(varianceX > 0 && varianceY > 0)) return Interval.Undefined;
        var scale = Math.Sqrt(varianceX) * Math.Sqrt(varianceY);
        return new Interval(
            Math.Clamp((tokens * pair.SumXY.Low - x.Sum * y.Sum) / scale, -1, 1),
            Math.Clamp((tokens * pair.SumXY.High - x.Sum * y.Sum) / scale, -1, 1));
    }

    private static Interval Cosine(in PairStatistics pair)
    {
        var scale = Math.Sqrt(pair.Upstream.SumOfSquares) * Math.Sqrt(pair.Downstream.SumOfSquares);
        return scale == 0
            ? Interval.Undefined
            : new Interval(Math.Clamp(pair.SumXY.Low / scale, 0, 1), Math.Clamp(pair.SumXY.High / scale, 0, 1));
    }
}
