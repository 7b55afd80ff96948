using SaeActors.Features.Windows;
using SaeActors.Inference.Torch.Saes;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Ablations;

/// <summary>Δx = decode(f) − decode(f without one feature): the decoder is linear, so a·W_dec times what undoing the normalisation multiplies by.</summary>
/// <param name="encoder">The ablated layer.</param>
/// <param name="x">(T, d) float32 residual at that layer.</param>
/// <param name="zeroed">T tokens: the layer where features are zeroed, and nothing elsewhere.</param>
internal sealed class DecoderChange(SaeEncoder encoder, Tensor x, LayerActivations zeroed)
{
    /// <summary>(n, T, d) float32: what zeroing each of n features takes from the residual stream.</summary>
    public Tensor Of(int[] features)
    {
        using var scope = NewDisposeScope();
        var (tokens, d) = (zeroed.TokenCount, encoder.Sae.ModelWidth);
        var (values, directions) = (new float[features.Length * tokens], new float[features.Length * d]);
        for (var copy = 0; copy < features.Length; copy++)
        {
            encoder.Sae.Decoder.AsSpan(features[copy] * d, d).CopyTo(directions.AsSpan(copy * d));
            var factor = encoder.Sae.DecoderNorms is { } norms ? 1 / norms[features[copy]] : 1;
            for (var token = 0; token < tokens; token++)
            {
                var entry = zeroed.FeaturesAt(token).BinarySearch(features[copy]);
                values[copy * tokens + token] = entry < 0 ? 0 : zeroed.ValuesAt(token)[entry] * factor;
            }
        }

        var amounts = tensor(values).view(features.Length, tokens, 1).to(x.device);
        var scaled = encoder.OutputScale(x) is { } scale ? amounts * scale : amounts;
        return (scaled * tensor(directions).view(features.Length, 1, d).to(x.device)).MoveToOuterDisposeScope();
    }
}
