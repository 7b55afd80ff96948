using System.Numerics.Tensors;
using SaeActors.Inference.Kernels;
using SaeActors.Inference.Saes;

namespace SaeActors.Inference.Cpu;

/// <summary>What an SAE does to a residual vector before encoding, and the scale that decoding gives back.</summary>
internal static class SaeInput
{
    private const float LayerNormEpsilon = 1e-5f;

    /// <summary>x′ = norm(x) − (b_dec where the SAE subtracts it).</summary>
    public static void Prepare(SparseAutoencoder sae, ReadOnlySpan<float> x, Span<float> prepared)
    {
        var (shift, scale) = Normalization(sae, x);
        TensorPrimitives.Subtract(x, shift, prepared);
        TensorPrimitives.Divide(prepared, scale, prepared);
        if (sae.SubtractDecoderBias)
        {
            TensorPrimitives.Subtract(prepared, sae.DecoderBias, prepared);
        }
    }

    /// <summary>norm(x) = (x − shift) / scale; decoding gives y·scale + shift.</summary>
    public static (float Shift, float Scale) Normalization(SparseAutoencoder sae, ReadOnlySpan<float> x)
    {
        switch (sae.Description.Normalization)
        {
            case ActivationNormalization.ConstantNormRescale:
                return (0, (float)Math.Sqrt(Reductions.SumOfSquares(x, 0) / x.Length));
            case ActivationNormalization.LayerNorm:
                var mean = Reductions.Sum(x) / x.Length;
                // SAELens: unbiased deviation, ε outside the root.
                return ((float)mean, (float)Math.Sqrt(Reductions.SumOfSquares(x, mean) / (x.Length - 1)) + LayerNormEpsilon);
            default:
                return (0, 1);
        }
    }

    /// <summary>What one unit of a feature adds to the SAE's output before the normalisation is undone: the factor of W_dec[feature].</summary>
    public static float DecoderFactor(SparseAutoencoder sae, int feature) => sae.DecoderNorms is { } norms ? 1 / norms[feature] : 1;
}
