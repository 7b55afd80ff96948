using SaeActors.Inference.Torch.Saes;

namespace SaeActors.Inference.Torch.Batches;

/// <summary>A batch whose activations are on their way to the host.</summary>
/// <param name="Batch">The rows.</param>
/// <param name="Layers">(L,) The pieces of each layer, in token order.</param>
internal sealed record PendingBatch(RowBatch Batch, List<PendingRows>[] Layers)
{
    /// <summary>The activations in managed memory; frees the tensors.</summary>
    public FinishedBatch Take() => new(Batch, [.. Layers.Select(layer => layer.Select(piece => piece.Take()).ToArray())]);
}
