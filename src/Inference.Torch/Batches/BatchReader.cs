namespace SaeActors.Inference.Torch.Batches;

/// <summary>Reads batches into managed memory on another thread while the device works on the next one.</summary>
internal sealed class BatchReader : IDisposable
{
    private readonly List<FinishedBatch> _finished = [];
    private Task _reading = Task.CompletedTask;

    /// <summary>Begins to read a batch whose copies have arrived. Waits for the one before: two batches at most lie in pinned memory.</summary>
    /// <exception cref="EngineFailedException">A number of the batch before is not finite.</exception>
    public void Read(PendingBatch arrived)
    {
        _reading.GetAwaiter().GetResult();
        foreach (var piece in arrived.Pieces)
        {
            piece.DetachFromDisposeScope();
        }

        _reading = Task.Run(() => _finished.Add(arrived.Take()));
    }

    /// <summary>All batches in the order they came.</summary>
    /// <exception cref="EngineFailedException">A number of the last batch is not finite.</exception>
    public IReadOnlyList<FinishedBatch> Finished()
    {
        _reading.GetAwaiter().GetResult();
        return _finished;
    }

    /// <summary>Waits until nothing is read any more, whatever came of it: then its tensors are freed.</summary>
    public void Dispose() => Task.WaitAny(_reading);
}
