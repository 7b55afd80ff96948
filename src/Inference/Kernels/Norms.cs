using System.Numerics.Tensors;

namespace SaeActors.Inference.Kernels;

/// <summary>The norms of transformers, row by row.</summary>
internal static class Norms
{
    /// <summary>(x − mean) / √(var + ε) · gain + bias.</summary>
    public static void Layer(ReadOnlySpan<float> x, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias, float epsilon, Span<float> output)
    {
        var mean = Reductions.Sum(x) / x.Length;
        var deviation = Math.Sqrt((Reductions.SumOfSquares(x, mean) / x.Length) + epsilon);
        TensorPrimitives.Subtract(x, (float)mean, output);
        TensorPrimitives.Multiply(output, (float)(1 / deviation), output);
        TensorPrimitives.FusedMultiplyAdd(output, gain, bias, output);
    }

    /// <summary>x / √(mean x² + ε) · gain.</summary>
    public static void RootMeanSquare(ReadOnlySpan<float> x, ReadOnlySpan<float> gain, float epsilon, Span<float> output)
    {
        var root = Math.Sqrt((Reductions.SumOfSquares(x, 0) / x.Length) + epsilon);
        TensorPrimitives.Multiply(x, (float)(1 / root), output);
        TensorPrimitives.Multiply(output, gain, output);
    }

    /// <summary>exp(x) / Σ exp(x) in place; shifted by the maximum, so that no score overflows.</summary>
    public static void SoftMax(Span<float> x)
    {
        // TensorPrimitives.SoftMax does not shift: it gives NaN from scores of about 89.
        TensorPrimitives.Subtract(x, TensorPrimitives.Max(x), x);
        TensorPrimitives.Exp(x, x);
        TensorPrimitives.Multiply(x, (float)(1 / Reductions.Sum(x)), x);
    }
}
