using SaeActors.Inference.Torch.Saes;

namespace SaeActors.Inference.Torch.Batches;

/// <summary>A batch whose activations are on their way to the host.</summary>
/// <param name="Batch">The rows.</param>
/// <param name="Layers">(L,) The pieces of each layer, in token order.</param>
internal sealed record PendingBatch(RowBatch Batch, List<PendingRows>[] Layers)
{
    /// <summary>Every piece of every layer.</summary>
    public IEnumerable<PendingRows> Pieces => Layers.SelectMany(layer => layer);

    /// <summary>The activations in managed memory; frees the tensors. Layers go over the cores.</summary>
    /// <exception cref="EngineFailedException">A number is not finite.</exception>
    public FinishedBatch Take()
    {
        try
        {
            var layers = new SparseRows[Layers.Length][];
            Parallel.For(0, layers.Length, layer => layers[layer] = [.. Layers[layer].Select(piece => piece.Take())]);
            return new FinishedBatch(Batch, layers);
        }
        catch (AggregateException failed) when (failed.InnerException is EngineFailedException first)
        {
            throw new EngineFailedException(first.Message, failed);
        }
        finally
        {
            // Those that a failure left unread.
            foreach (var piece in Pieces)
            {
                piece.Dispose();
            }
        }
    }
}
