namespace SaeActors.Features.Communities;

/// <summary>What <see cref="Leiden.Run"/> optimises and how long.</summary>
public sealed record LeidenOptions
{
    /// <summary>Decides every random choice; the same seed gives the same partition, whatever <see cref="Threads"/> is.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Default: modularity of a graph without directions.</summary>
    public QualityFunction Quality { get; init; } = QualityFunction.Modularity;

    /// <summary>γ, at least 0. Higher: more, smaller communities. No unit for modularity; weight per pair of nodes for CPM. Default 1.</summary>
    public double Resolution { get; init; } = 1;

    /// <summary>θ of the refinement in mean edge weights, above 0. Higher: merges are more often not the best ones. Default 0.0001: on LFR 100k 0.0015 more modularity after two iterations than 0.01.</summary>
    public double Randomness { get; init; } = 0.0001;

    /// <summary>Rounds of moving, refining and aggregating from the whole graph, at least 1; null: until a round changes nothing. Default null; the paper used 2.</summary>
    public int? Iterations { get; init; }

    /// <summary>Threads to use, at least 1. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public LeidenOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Resolution);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Randomness);
        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        return double.IsFinite(Resolution) && double.IsFinite(Randomness)
            ? this
            : throw new ArgumentOutOfRangeException(nameof(Resolution), $"Resolution is {Resolution}, Randomness {Randomness}; expected finite numbers.");
    }
}
