using SaeActors.Inference.Saes;
using SaeActors.Inference.Torch.Native;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Saes;

/// <summary>TopK SAEs: relu of the k largest h of a token. Everything that ties with the k-th is active here; the lower features are kept of it
/// where the rows are read (<see cref="SparseRows.Largest"/>), because the order of ties is not defined on the device.</summary>
internal sealed class TopKEncoder(SparseAutoencoder sae, TensorStore store) : SaeEncoder(sae, store, sae.EncoderBias)
{
    private readonly Tensor? _norms = sae.DecoderNorms is null ? null : store.KeepFloat32(sae.DecoderNorms, sae.Width);   // (F,)

    /// <inheritdoc/>
    public override long BytesPerToken => (long)Width * (NumberSize + (_norms is null ? 0 : sizeof(float)) + 3 * sizeof(bool));

    /// <inheritdoc/>
    public override (Tensor Values, Tensor Active) Encode(Tensor input)
    {
        var h = Preactivations(input);
        var scored = _norms is null ? h : h * _norms;
        var least = scored.topk(Sae.K, -1, true, false).values.amin([-1], true);
        return (scored, scored.ge(least).logical_and(scored.gt(0)));
    }
}
