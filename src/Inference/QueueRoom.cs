namespace SaeActors.Inference;

/// <summary>Room for so many tokens, given out in the order of asking; a request larger than everything gets in when the room is empty.</summary>
internal sealed class QueueRoom(int capacity) : IDisposable
{
    private readonly Queue<(int Tokens, TaskCompletionSource Entered)> _waiting = new();
    private readonly Lock _lock = new();
    private int _used;
    private bool _disposed;

    /// <summary>Returns when there is room, which is then taken.</summary>
    /// <exception cref="ObjectDisposedException">The room was closed while waiting.</exception>
    public Task EnterAsync(int tokens, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TaskCompletionSource entered;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_waiting.Count == 0 && Fits(tokens))
            {
                _used += tokens;
                return Task.CompletedTask;
            }

            entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((tokens, entered));
        }

        return WaitAsync(entered, cancellation);
    }

    /// <summary>Gives room back and lets those in who now fit.</summary>
    public void Leave(int tokens)
    {
        lock (_lock)
        {
            _used -= tokens;
            while (_waiting.TryPeek(out var next) && (next.Entered.Task.IsCompleted || Fits(next.Tokens)))
            {
                _waiting.Dequeue();
                if (next.Entered.TrySetResult())
                {
                    _used += next.Tokens;
                }
            }
        }
    }

    /// <summary>Refuses everyone who waits.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_waiting.TryDequeue(out var next))
            {
                next.Entered.TrySetException(new ObjectDisposedException(nameof(PromptBatcher)));
            }
        }
    }

    private static async Task WaitAsync(TaskCompletionSource entered, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(() => entered.TrySetCanceled(cancellation));
        await entered.Task;
    }

    private bool Fits(int tokens) => _used == 0 || _used + tokens <= capacity;
}
