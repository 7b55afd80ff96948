using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SaeActors.Inference.Kernels;

/// <summary>From dense pre-activations to the few that fire.</summary>
internal static class SparseKernels
{
    /// <summary>Writes the positions and values of x &gt; threshold, in order.</summary>
    /// <param name="x">(n,) Pre-activations.</param>
    /// <param name="threshold">(n,) Strict lower bounds.</param>
    /// <param name="positions">(≥ n,) Receives the positions.</param>
    /// <param name="values">(≥ n,) Receives the values.</param>
    /// <returns>How many fired. NaN never fires.</returns>
    public static int Compact(ReadOnlySpan<float> x, ReadOnlySpan<float> threshold, Span<int> positions, Span<float> values) =>
        Vector256.IsHardwareAccelerated ? CompactVector(x, threshold, positions, values) : CompactScalar(x, threshold, 0, 0, positions, values);

    /// <summary>The reference; continues at <paramref name="start"/> with <paramref name="count"/> already found.</summary>
    public static int CompactScalar(ReadOnlySpan<float> x, ReadOnlySpan<float> threshold, int start, int count, Span<int> positions, Span<float> values)
    {
        for (var position = start; position < x.Length; position++)
        {
            if (x[position] > threshold[position])
            {
                positions[count] = position;
                values[count++] = x[position];
            }
        }

        return count;
    }

    // Firing is rare (tens in tens of thousands), so the loop is built around finding that nothing fired.
    private static int CompactVector(ReadOnlySpan<float> x, ReadOnlySpan<float> threshold, Span<int> positions, Span<float> values)
    {
        ref var source = ref MemoryMarshal.GetReference(x);
        ref var bound = ref MemoryMarshal.GetReference(threshold);
        var (position, count) = (0, 0);
        for (; position + Vector256<float>.Count <= x.Length; position += Vector256<float>.Count)
        {
            var fired = Vector256.GreaterThan(Vector256.LoadUnsafe(ref source, (nuint)position), Vector256.LoadUnsafe(ref bound, (nuint)position))
                .ExtractMostSignificantBits();
            for (; fired != 0; fired &= fired - 1)
            {
                var at = position + BitOperations.TrailingZeroCount(fired);
                positions[count] = at;
                values[count++] = Unsafe.Add(ref source, at);
            }
        }

        return CompactScalar(x, threshold, position, count, positions, values);
    }
}
