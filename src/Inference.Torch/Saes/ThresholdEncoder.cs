using SaeActors.Inference.Saes;
using SaeActors.Inference.Torch.Native;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Saes;

/// <summary>Standard and JumpReLU SAEs: h where h &gt; max(threshold, 0), strictly.</summary>
internal sealed class ThresholdEncoder(SparseAutoencoder sae, TensorStore store) : SaeEncoder(sae, store, sae.EncoderBias)
{
    // (F,) float32: compared in float32 whatever h is. A threshold below 0 is 0, because relu comes first.
    private readonly Tensor? _threshold =
        sae.Threshold is null ? null : store.KeepFloat32([.. sae.Threshold.Select(threshold => Math.Max(threshold, 0))], sae.Width);

    /// <inheritdoc/>
    public override long BytesPerToken => (long)Width * (NumberSize + sizeof(bool));

    /// <inheritdoc/>
    public override (Tensor Values, Tensor Active) Encode(Tensor input)
    {
        var h = Preactivations(input);
        return (h, _threshold is null ? h.gt(0) : h.gt(_threshold));
    }
}
