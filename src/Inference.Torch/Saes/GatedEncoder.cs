using SaeActors.Inference.Saes;
using SaeActors.Inference.Torch.Native;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Saes;

/// <summary>Gated SAEs: relu(p·exp(r_mag) + b_mag) where p + b_gate &gt; 0, with p = x′·W_enc: one product serves gate and magnitude.</summary>
internal sealed class GatedEncoder(SparseAutoencoder sae, TensorStore store) : SaeEncoder(sae, store, null)
{
    private readonly Tensor _gateBias = store.KeepFloat32(sae.EncoderBias, sae.Width);                // (F,)
    private readonly Tensor _magnitudeScale = store.KeepFloat32(sae.MagnitudeScale!, sae.Width);      // (F,)
    private readonly Tensor _magnitudeBias = store.KeepFloat32(sae.MagnitudeBias!, sae.Width);        // (F,)

    /// <inheritdoc/>
    public override long BytesPerToken => (long)Width * (NumberSize + 2 * sizeof(float) + 3 * sizeof(bool));

    /// <inheritdoc/>
    public override (Tensor Values, Tensor Active) Encode(Tensor input)
    {
        var p = Preactivations(input);
        var open = (p + _gateBias).gt(0);
        var magnitude = (p * _magnitudeScale).add_(_magnitudeBias);
        return (magnitude, open.logical_and_(magnitude.gt(0)));
    }
}
