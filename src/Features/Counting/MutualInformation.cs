namespace SaeActors.Features.Counting;

/// <summary>Plug-in mutual information of two on/off variables, in nats, with the sign of their association.</summary>
/// <remarks>At fixed marginals it is 0 at chance and grows away from it on both sides, so that the signed value rises with n12.</remarks>
internal static class MutualInformation
{
    public static Interval Of(in PairStatistics pair)
    {
        if (pair.Tokens == 0) return Interval.Undefined;
        double n1 = pair.Upstream.Count, n2 = pair.Downstream.Count, n = pair.Tokens;
        return new Interval(Signed(pair.Both, n1, n2, n), Signed(pair.Both + pair.Miss, n1, n2, n));
    }

    public static Interval ShareOf(in PairStatistics pair)
    {
        if (pair.Tokens == 0) return Interval.Undefined;
        double n1 = pair.Upstream.Count, n2 = pair.Downstream.Count, n = pair.Tokens;
        var least = Math.Min(Entropy(n1, n), Entropy(n2, n));
        if (least == 0) return Interval.Undefined;
        var value = Of(pair);
        return new Interval(Math.Clamp(value.Low / least, -1, 1), Math.Clamp(value.High / least, -1, 1));
    }

    private static double Signed(double n12, double n1, double n2, double n)
    {
        var information = Term(n12, n1, n2, n)
            + Term(n1 - n12, n1, n - n2, n)
            + Term(n2 - n12, n - n1, n2, n)
            + Term(n - n1 - n2 + n12, n - n1, n - n2, n);
        information = Math.Max(0, information);   // rounding may leave −1e-17 at independence
        return n12 / n1 * n >= n2 || n1 == 0 ? information : -information;
    }

    /// <summary>p(a, b)·ln(p(a, b) / (p(a)·p(b))) for one cell; an empty cell adds nothing.</summary>
    private static double Term(double both, double first, double second, double n) =>
        both <= 0 ? 0 : both / n * Math.Log(both / first * (n / second));

    private static double Entropy(double count, double n) => -Half(count / n) - Half(1 - count / n);

    private static double Half(double p) => p <= 0 ? 0 : p * Math.Log(p);
}
