using System.Numerics.Tensors;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Kernels;

/// <summary>The non-linearities of MLPs, in place.</summary>
internal static class Nonlinearity
{
    private const int Chunk = 1024;

    private static readonly float TanhScale = 2 * MathF.Sqrt(2 / MathF.PI);

    /// <summary>Applies <paramref name="activation"/> to every element.</summary>
    public static void Apply(MlpActivation activation, Span<float> x)
    {
        Span<float> gate = stackalloc float[Chunk];
        for (var start = 0; start < x.Length; start += Chunk)
        {
            var part = x.Slice(start, Math.Min(Chunk, x.Length - start));
            Apply(activation, part, gate[..part.Length]);
        }
    }

    private static void Apply(MlpActivation activation, Span<float> x, Span<float> gate)
    {
        switch (activation)
        {
            case MlpActivation.GeluTanh:
                // ½(1 + tanh u) is the sigmoid of 2u, with u = √(2/π)·(x + 0.044715 x³).
                TensorPrimitives.Multiply(x, x, gate);
                TensorPrimitives.Multiply(gate, 0.044715f * TanhScale, gate);
                TensorPrimitives.Add(gate, TanhScale, gate);
                TensorPrimitives.Multiply(gate, x, gate);
                TensorPrimitives.Sigmoid(gate, gate);
                break;
            case MlpActivation.Silu:
                TensorPrimitives.Sigmoid(x, gate);
                break;
            case MlpActivation.Gelu:
                Normal(x, gate);
                break;
            default:
                TensorPrimitives.Max(x, 0f, x);
                return;
        }

        TensorPrimitives.Multiply(x, gate, x);
    }

    // The normal distribution function by Abramowitz and Stegun 7.1.26; its error is below 1.5e-7.
    private static void Normal(ReadOnlySpan<float> x, Span<float> probability)
    {
        for (var element = 0; element < x.Length; element++)
        {
            var z = Math.Abs(x[element]) / Math.Sqrt(2);
            var t = 1 / (1 + (0.3275911 * z));
            var tail = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-z * z) / 2;
            probability[element] = (float)(x[element] < 0 ? tail : 1 - tail);
        }
    }
}
