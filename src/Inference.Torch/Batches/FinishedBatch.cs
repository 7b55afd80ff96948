using SaeActors.Inference.Torch.Saes;

namespace SaeActors.Inference.Torch.Batches;

/// <summary>The activations of a batch in managed memory.</summary>
/// <param name="Batch">The rows.</param>
/// <param name="Layers">(L,) The pieces of each layer, in token order.</param>
internal sealed record FinishedBatch(RowBatch Batch, SparseRows[][] Layers);
