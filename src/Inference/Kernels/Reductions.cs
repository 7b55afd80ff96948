namespace SaeActors.Inference.Kernels;

/// <summary>Sums in double with a fixed order: four running sums by position modulo four.</summary>
/// <remarks><see cref="System.Numerics.Tensors.TensorPrimitives"/> begins its sums at an aligned address, so that their rounding
/// depends on where an array happens to lie; a row's result may not.</remarks>
internal static class Reductions
{
    /// <summary>Σ x.</summary>
    public static double Sum(ReadOnlySpan<float> x)
    {
        var (s0, s1, s2, s3) = (0.0, 0.0, 0.0, 0.0);
        var element = 0;
        for (; element + 4 <= x.Length; element += 4)
        {
            s0 += x[element];
            s1 += x[element + 1];
            s2 += x[element + 2];
            s3 += x[element + 3];
        }

        for (; element < x.Length; element++)
        {
            s0 += x[element];
        }

        return s0 + s1 + (s2 + s3);
    }

    /// <summary>Σ (x − centre)².</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x, double centre)
    {
        var (s0, s1, s2, s3) = (0.0, 0.0, 0.0, 0.0);
        var element = 0;
        for (; element + 4 <= x.Length; element += 4)
        {
            var (d0, d1, d2, d3) = (x[element] - centre, x[element + 1] - centre, x[element + 2] - centre, x[element + 3] - centre);
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }

        for (; element < x.Length; element++)
        {
            s0 += (x[element] - centre) * (x[element] - centre);
        }

        return s0 + s1 + (s2 + s3);
    }

    /// <summary>Σ x·y.</summary>
    public static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var sum = 0.0;
        for (var element = 0; element < x.Length; element++)
        {
            sum += (double)x[element] * y[element];
        }

        return sum;
    }
}
