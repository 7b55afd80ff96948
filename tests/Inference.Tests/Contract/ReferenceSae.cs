using SaeActors.Inference.Saes;

namespace SaeActors.Inference.Tests.Contract;

/// <summary>An SAE in double: x → per feature its activation, 0 where it does not fire, and how far it is from deciding otherwise.</summary>
internal sealed class ReferenceSae(SparseAutoencoder sae)
{
    private const double LayerNormEpsilon = 1e-5;

    /// <summary>(F)</summary>
    public (double Activation, double Margin)[] Encode(double[] x)
    {
        var (shift, scale) = Normalization(x);
        var input = x.Select((value, dimension) => (value - shift) / scale - (sae.SubtractDecoderBias ? sae.DecoderBias[dimension] : 0)).ToArray();
        var product = Enumerable.Range(0, sae.Width).Select(feature => input.Select((value, dimension) => value * sae.Encoder[dimension * sae.Width + feature]).Sum());
        return sae.Description.Architecture switch
        {
            SaeArchitecture.Gated => [.. product.Select(Gated)],
            SaeArchitecture.TopK => Largest([.. product.Select((p, feature) => (p + sae.EncoderBias[feature]) * (sae.DecoderNorms?[feature] ?? 1))]),
            _ => [.. product.Select((p, feature) => Above(p + sae.EncoderBias[feature], Math.Max(0, sae.Threshold?[feature] ?? 0)))],
        };
    }

    /// <summary>(d) The sum of the features' directions, b_dec, and the normalisation of x undone.</summary>
    public double[] Decode(double[] x, double[] activations)
    {
        var (shift, scale) = Normalization(x);
        return [.. sae.DecoderBias.Select((bias, dimension) =>
            activations.Select((value, feature) => value / (sae.DecoderNorms?[feature] ?? 1) * sae.Decoder[feature * sae.ModelWidth + dimension]).Append(bias).Sum() * scale + shift)];
    }

    /// <summary>(d) What zeroing a feature of this activation takes from x.</summary>
    public double[] Change(double[] x, int feature, double activation)
    {
        var factor = activation * Normalization(x).Scale / (sae.DecoderNorms?[feature] ?? 1);
        return [.. sae.Decoder.Skip(feature * sae.ModelWidth).Take(sae.ModelWidth).Select(direction => direction * factor)];
    }

    private static (double, double) Above(double h, double threshold) => (h > threshold ? h : 0, Math.Abs(h - threshold));

    private (double, double) Gated(double p, int feature)
    {
        var (gate, magnitude) = (p + sae.EncoderBias[feature], p * sae.MagnitudeScale![feature] + sae.MagnitudeBias![feature]);
        return (gate > 0 && magnitude > 0 ? magnitude : 0, Math.Min(Math.Abs(gate), Math.Abs(magnitude)));
    }

    private (double, double)[] Largest(double[] h)
    {
        var order = Enumerable.Range(0, h.Length).OrderByDescending(feature => h[feature]).ToArray();
        var (least, best) = (h[order[sae.K - 1]], h[order[sae.K]]);
        return [.. h.Select((value, feature) =>
        {
            var kept = order.AsSpan(0, sae.K).Contains(feature);
            return (kept && value > 0 ? value : 0, Math.Min(Math.Abs(value), Math.Abs(value - (kept ? best : least))));
        })];
    }

    private (double Shift, double Scale) Normalization(double[] x)
    {
        switch (sae.Description.Normalization)
        {
            case ActivationNormalization.ConstantNormRescale:
                return (0, Math.Sqrt(x.Sum(value => value * value) / x.Length));
            case ActivationNormalization.LayerNorm:
                var mean = x.Average();
                return (mean, Math.Sqrt(x.Sum(value => (value - mean) * (value - mean)) / (x.Length - 1)) + LayerNormEpsilon);
            default:
                return (0, 1);
        }
    }
}
