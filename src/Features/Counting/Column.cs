namespace SaeActors.Features.Counting;

/// <summary>One feature's activations in one window: the counted tokens where it fired, in order, and its values there.</summary>
internal readonly ref struct Column(ReadOnlySpan<int> tokens, ReadOnlySpan<float> values, float threshold)
{
    /// <summary>(n,) Positions in the window, increasing.</summary>
    public readonly ReadOnlySpan<int> Tokens = tokens;

    /// <summary>(n,) Above zero.</summary>
    public readonly ReadOnlySpan<float> Values = values;

    /// <summary>The feature is active where its value is above this.</summary>
    public readonly float Threshold = threshold;

    /// <summary>The tokens from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public Column Slice(int first, int end) => new(Tokens[first..end], Values[first..end], Threshold);
}
