namespace SaeActors.Graph.State;

/// <summary>Threads of our own that share out a counted loop. The thread pool stays free for requests, which ingestion must not delay,
/// and the threads give way to it (<see cref="Background"/>; the caller sees to its own).</summary>
/// <remarks>One loop at a time; the caller works too. An exception of any thread reaches the caller when the loop has ended.</remarks>
internal sealed class CoreTeam : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _start = new(0);
    private readonly CountdownEvent _working = new(1);
    private Action<int> _body = static _ => { };
    private Exception? _failure;
    private int _next;
    private int _count;
    private volatile bool _ends;

    /// <param name="threads">At least 1, the caller's own included.</param>
    /// <param name="name">For a debugger.</param>
    public CoreTeam(int threads, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Size = threads;
        _threads = new Thread[threads - 1];
        for (var thread = 0; thread < _threads.Length; thread++)
        {
            _threads[thread] = new Thread(Work) { IsBackground = true, Name = $"{name} {thread + 1}" };
            _threads[thread].Start();
        }
    }

    /// <summary>How many threads work, the caller included.</summary>
    public int Size { get; }

    /// <summary>Calls <paramref name="body"/> with 0 … count − 1, each once, in no order.</summary>
    public void Run(int count, Action<int> body)
    {
        (_body, _count, _next, _failure) = (body, count, 0, null);
        var helpers = Math.Min(_threads.Length, count - 1);
        if (helpers > 0)
        {
            _working.Reset(helpers);
            _start.Release(helpers);
        }

        Share();
        if (helpers > 0) _working.Wait();
        if (_failure is { } failure) throw new AggregateException(failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ends = true;
        if (_threads.Length > 0) _start.Release(_threads.Length);
        foreach (var thread in _threads) thread.Join();
        _start.Dispose();
        _working.Dispose();
    }

    private void Work()
    {
        Background.Enter();
        while (true)
        {
            _start.Wait();
            if (_ends) return;
            Share();
            _working.Signal();
        }
    }

    private void Share()
    {
        try
        {
            for (var item = Interlocked.Increment(ref _next) - 1; item < _count; item = Interlocked.Increment(ref _next) - 1) _body(item);
        }
        catch (Exception failure)
        {
            _failure = failure;
            Volatile.Write(ref _next, int.MaxValue / 2);
        }
    }
}
