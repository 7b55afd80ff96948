using SaeActors.Inference.Kernels;
using SaeActors.Inference.Saes;

namespace SaeActors.Inference.Cpu;

/// <summary>Which features of a token fire, given the products x′·W_enc (with bias) of a run of features.</summary>
/// <remarks>F features. For TopK the rule keeps the k largest of each run; the k largest of all runs are chosen when the runs are joined.</remarks>
internal sealed class FiringRule
{
    private readonly SparseAutoencoder _sae;
    private readonly float[] _threshold;   // (F,) activations fire above it, strictly

    public FiringRule(SparseAutoencoder sae)
    {
        _sae = sae;
        // JumpReLU is relu(h) where h > threshold: a threshold below zero still lets nothing below zero through.
        _threshold = sae.Threshold is { } threshold ? [.. threshold.Select(bound => Math.Max(bound, 0))] : new float[sae.Width];
    }

    /// <summary>Writes the firing features of [first, first + products.Length) and their activations, in order.</summary>
    /// <param name="first">First feature of the run.</param>
    /// <param name="products">(n,) Overwritten with activations.</param>
    /// <param name="features">(≥ n,) Receives features.</param>
    /// <param name="values">(≥ n,) Receives activations.</param>
    /// <returns>How many fire.</returns>
    public int Fire(int first, Span<float> products, Span<int> features, Span<float> values)
    {
        switch (_sae.Description.Architecture)
        {
            case SaeArchitecture.Gated:
                Gate(first, products);
                break;
            case SaeArchitecture.TopK when _sae.DecoderNorms is { } norms:
                System.Numerics.Tensors.TensorPrimitives.Multiply(products, norms.AsSpan(first, products.Length), products);
                break;
        }

        var count = SparseKernels.Compact(products, _threshold.AsSpan(first, products.Length), features, values);
        if (_sae.Description.Architecture == SaeArchitecture.TopK)
        {
            count = KeepLargest(_sae.K, features[..count], values[..count]);
        }

        for (var entry = 0; entry < count; entry++)
        {
            features[entry] += first;
        }

        return count;
    }

    /// <summary>Keeps the k largest entries in the order of their features; of equal values the lower features.</summary>
    /// <returns>How many are kept: at most k.</returns>
    public static int KeepLargest(int k, Span<int> features, Span<float> values)
    {
        if (values.Length <= k)
        {
            return values.Length;
        }

        using var sorted = new Rented<float>(values.Length);
        values.CopyTo(sorted.Span);
        sorted.Span.Sort();
        var smallest = sorted.Span[^k];
        var ties = k - (values.Length - (sorted.Span.LastIndexOf(smallest) + 1));
        var kept = 0;
        for (var entry = 0; entry < values.Length; entry++)
        {
            if (values[entry] > smallest || (values[entry] == smallest && ties-- > 0))
            {
                (features[kept], values[kept]) = (features[entry], values[entry]);
                kept++;
            }
        }

        return kept;
    }

    // The products come without bias: gate and magnitude share them.
    private void Gate(int first, Span<float> products)
    {
        var (gateBias, scale, magnitudeBias) = (_sae.EncoderBias, _sae.MagnitudeScale!, _sae.MagnitudeBias!);
        for (var position = 0; position < products.Length; position++)
        {
            var feature = first + position;
            var product = products[position];
            products[position] = product + gateBias[feature] > 0 ? (product * scale[feature]) + magnitudeBias[feature] : 0;
        }
    }
}
