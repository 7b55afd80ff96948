namespace SaeActors.Features.Evolution;

/// <summary>The Wilson score interval of a share, 95 % (Wilson, J. Am. Stat. Assoc. 22, 1927).</summary>
/// <param name="Low">Lower bound; 0 without observations.</param>
/// <param name="High">Upper bound; 1 without observations.</param>
public readonly record struct Wilson(double Low, double High)
{
    private const double Z = 1.959963984540054;   // of the normal distribution, two-sided 95 %

    /// <summary>The interval of <paramref name="hits"/> in <paramref name="tries"/>.</summary>
    public static Wilson Of(long hits, long tries)
    {
        if (tries == 0) return new Wilson(0, 1);
        double n = tries, share = hits / n, z2 = Z * Z;
        var centre = (share + z2 / (2 * n)) / (1 + z2 / n);
        var half = Z * Math.Sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n);
        return new Wilson(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
