using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Transformers;

/// <summary>Rotary positions as Hugging Face lays them out: pair j of a head is its elements j and j + w/2.</summary>
/// <param name="cosines">(context, w) float32, both halves alike.</param>
/// <param name="sines">(context, w) float32, both halves alike.</param>
internal sealed class Rotary(Tensor cosines, Tensor sines)
{
    /// <summary>(R, H, S, w) → the same, turned by each token's position, computed in float32.</summary>
    public Tensor Turn(Tensor heads)
    {
        using var scope = NewDisposeScope();
        var (length, width) = (heads.shape[2], heads.shape[3]);
        var x = heads.to(ScalarType.Float32);
        var swapped = cat([x.narrow(-1, width / 2, width / 2).neg(), x.narrow(-1, 0, width / 2)], -1);
        return (x * cosines.narrow(0, 0, length) + swapped * sines.narrow(0, 0, length)).to(heads.dtype).MoveToOuterDisposeScope();
    }
}
