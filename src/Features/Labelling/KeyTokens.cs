namespace SaeActors.Features.Labelling;

/// <summary>The tokens that a feature fires on more often than chance, told from a uniform sample of its firings and the tokens' base rates.</summary>
/// <remarks>Dunning's log-likelihood ratio ("Accurate Methods for the Statistics of Surprise and Coincidence", Computational Linguistics 19, 1993),
/// which stays valid where counts are small and tokens are rare, as χ² and PMI do not: k of n firings are on a token that makes up the share p of
/// all text, G² = 2·(k·ln(k/(n·p)) + (n − k)·ln((n − k)/(n·(1 − p)))), taken only where k/n &gt; p.</remarks>
public static class KeyTokens
{
    /// <summary>G² of a token that by chance alone comes up once in a million tokens tried: χ² of one degree of freedom at 1e-6.</summary>
    public const double LeastScore = 23.93;

    private const int LeastFired = 2;

    /// <summary>Ranks the tokens of some firings.</summary>
    /// <param name="firings">(n,) The token of each firing.</param>
    /// <param name="rateOf">A token's share of all text, in (0, 1].</param>
    /// <param name="count">At most so many are returned.</param>
    /// <returns>Highest G² first, ties to the lower id; only tokens under two firings or more, with at least <see cref="LeastScore"/>.</returns>
    public static IReadOnlyList<KeyToken> Of(ReadOnlySpan<int> firings, Func<int, double> rateOf, int count)
    {
        var fired = new Dictionary<int, int>();
        foreach (var token in firings) fired[token] = fired.GetValueOrDefault(token) + 1;
        var total = firings.Length;
        return
        [
            .. fired.Where(token => token.Value >= LeastFired)
                .Select(token => new KeyToken(token.Key, token.Value, Score(token.Value, total, rateOf(token.Key))))
                .Where(token => token.Score >= LeastScore)
                .OrderByDescending(token => token.Score).ThenBy(token => token.Token).Take(count),
        ];
    }

    /// <summary>G² of k out of n against the rate p; 0 where k/n is not above p.</summary>
    public static double Score(int k, int n, double p)
    {
        if (k <= n * p) return 0;
        var rest = k == n ? 0 : (n - k) * Math.Log((n - k) / (n * (1 - p)));
        return 2 * ((k * Math.Log(k / (n * p))) + rest);
    }
}
