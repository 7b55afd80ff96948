namespace SaeActors.Features.Counting;

/// <summary>The marginals of 1,024 neighbouring features: what one version of <see cref="LayerMarginals"/> copies when one of them fired.</summary>
/// <remarks>B features a block, the last block of a layer shorter.</remarks>
internal sealed class MarginalsBlock(int length)
{
    public const int Size = 1_024;

    public readonly long[] Counts = new long[length];            // (B,) tokens
    public readonly double[] Sums = new double[length];          // (B,) Σx
    public readonly double[] Squares = new double[length];       // (B,) Σx²
    public readonly float[] Maxima = new float[length];          // (B,)
    public readonly long[] LastWindows = new long[length];       // (B,) 0: never fired

    public MarginalsBlock Copy()
    {
        var copy = new MarginalsBlock(Counts.Length);
        Counts.CopyTo(copy.Counts, 0);
        Sums.CopyTo(copy.Sums, 0);
        Squares.CopyTo(copy.Squares, 0);
        Maxima.CopyTo(copy.Maxima, 0);
        LastWindows.CopyTo(copy.LastWindows, 0);
        return copy;
    }

    /// <summary>Adds one feature's column of a window, in token order.</summary>
    public void Add(int position, long window, float threshold, ReadOnlySpan<float> values)
    {
        var (count, sum, squares, max) = (Counts[position], Sums[position], Squares[position], Maxima[position]);
        foreach (var value in values)
        {
            if (value > threshold) count++;
            sum += value;
            squares += (double)value * value;
            max = Math.Max(max, value);
        }

        (Counts[position], Sums[position], Squares[position], Maxima[position]) = (count, sum, squares, max);
        LastWindows[position] = window;
    }
}
