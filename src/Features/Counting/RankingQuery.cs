namespace SaeActors.Features.Counting;

/// <summary>Which neighbours are wanted and in which order.</summary>
public sealed record RankingQuery
{
    /// <summary>The most that one answer holds.</summary>
    public const int Most = 1_000;

    /// <summary>The measure that ranks, highest first. Default Jaccard.</summary>
    public Measure Measure { get; init; } = Measure.Jaccard;

    /// <summary>How many neighbours, 1 to 1,000. Default 20.</summary>
    public int K { get; init; } = 20;

    /// <summary>Least n12 that is certain. Default 1; rankings over a layer use 10.</summary>
    public long MinSupport { get; init; } = 1;

    /// <summary>Least lift that is certain, from 0. Default 0; necessity and sufficiency rankings use 2.</summary>
    public double MinLift { get; init; }

    /// <summary>This query, if every value is in its range.</summary>
    /// <exception cref="ArgumentException">Names the value that is not, and its range.</exception>
    public RankingQuery Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(K, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(K, Most);
        ArgumentOutOfRangeException.ThrowIfNegative(MinSupport);
        if (!(MinLift >= 0)) throw new ArgumentOutOfRangeException(nameof(MinLift), MinLift, "expected at least 0.");
        return this;
    }
}
