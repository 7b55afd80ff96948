namespace SaeActors.Graph.Ingestion;

/// <summary>Wakes everybody who waits for something to change; who begins to wait later waits for the next change.</summary>
internal sealed class Signal
{
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next <see cref="Pulse"/>; take it before looking at what may change.</summary>
    public Task Next => _next.Task;

    public void Pulse() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
