namespace SaeActors.Graph.State;

/// <summary>Keeps the window that answers speak of from moving while a short question is being answered.</summary>
/// <remarks>Questions hold it for microseconds to a few milliseconds, never over a wait; the writer holds it for the swap of a reference.</remarks>
internal sealed class WindowGate : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();

    /// <summary>Answers a question at one window.</summary>
    public T Ask<T>(Func<T> question)
    {
        _lock.EnterReadLock();
        try
        {
            return question();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Moves on when the questions in flight are answered.</summary>
    public void Advance(Action move)
    {
        _lock.EnterWriteLock();
        try
        {
            move();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
