namespace SaeActors.Graph.Embedded;

/// <summary>What must be let go of when the graph closes or does not open: last in, first out, once.</summary>
internal sealed class OwnedParts : IAsyncDisposable
{
    private readonly Stack<object> _parts = new();

    public T Add<T>(T part)
        where T : class
    {
        _parts.Push(part);
        return part;
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            if (part is IAsyncDisposable later) await later.DisposeAsync();
            else ((IDisposable)part).Dispose();
        }
    }
}
