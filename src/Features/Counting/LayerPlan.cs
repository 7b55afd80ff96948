namespace SaeActors.Features.Counting;

/// <summary>What decides the numbers of one layer's features: part of the study.</summary>
/// <remarks>F features. Form, capacity and sums are those of the tables between this layer and the next one, on both sides of the pair;
/// in the last layer they say nothing.</remarks>
public sealed record LayerPlan
{
    /// <summary>The widest layer that an exact table can count: a partner's id is kept in 16 bits.</summary>
    public const int WidestExact = 65_536;

    /// <summary>F, the number of latents of the layer's SAE.</summary>
    public required int Width { get; init; }

    /// <summary>(F,) A feature is active where its activation is above its threshold, strictly; <c>null</c> when all are 0. Never written after the plan is made.</summary>
    public float[]? Thresholds { get; init; }

    /// <summary>Exact rows or bounded tables. Default exact.</summary>
    public TableForm Form { get; init; } = TableForm.Exact;

    /// <summary>Entries of a bounded table. Higher: smaller error, more memory (36 bytes an entry). Default 1,024: every measured edge ≥ 0.1 and
    /// every top-20 neighbour found, median error 0.023 n between the last layers of GPT-2 (docs/counting.md).</summary>
    public int Capacity { get; init; } = 1_024;

    /// <summary>Which Σxy an exact table keeps. Default all.</summary>
    public SumPolicy Sums { get; init; } = SumPolicy.All;

    /// <summary>Partners of a feature whose Σxy is kept under <see cref="SumPolicy.Watched"/>, 1 to 128. Default 64.</summary>
    public int Watched { get; init; } = 64;

    /// <summary>Whether the next layer's features count this layer's too, as their previous direction. With bounded tables they always do;
    /// with exact ones a host that can scan this layer's tables by column need not. Default true.</summary>
    public bool KeepPrevious { get; init; } = true;

    /// <summary>The activation that <paramref name="feature"/> must exceed to be active.</summary>
    public float ThresholdOf(int feature) => Thresholds is null ? 0 : Thresholds[feature];

    /// <summary>This plan, if every value is in its range.</summary>
    /// <exception cref="ArgumentException">Names the value that is not, and its range.</exception>
    public LayerPlan Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Width);
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Watched, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Watched, WatchList.Most);
        if (Thresholds is not null)
        {
            Throw.IfLengthDiffers(Thresholds.Length, Width);
            CheckThresholds(Thresholds);
        }

        return this;
    }

    private static void CheckThresholds(ReadOnlySpan<float> thresholds)
    {
        for (var feature = 0; feature < thresholds.Length; feature++)
        {
            if (!(thresholds[feature] >= 0) || float.IsInfinity(thresholds[feature]))
            {
                throw new ArgumentException($"threshold of feature {feature} is {thresholds[feature]}; expected a finite value of at least 0.");
            }
        }
    }
}
