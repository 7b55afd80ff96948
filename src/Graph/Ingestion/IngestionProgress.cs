using SaeActors.Graph.Telemetry;

namespace SaeActors.Graph.Ingestion;

/// <summary>How far ingestion has come, and everybody who waits for it to come further.</summary>
internal sealed class IngestionProgress(Rate rate)
{
    private readonly Signal _changed = new();
    private long _applied;
    private long _waitingBytes;
    private volatile string? _failure;

    /// <summary>The last prompt that is in the statistics.</summary>
    public long Applied => Volatile.Read(ref _applied);

    /// <summary>Why ingestion has stopped or is being held up; null while all is well.</summary>
    public string? Failure
    {
        get => _failure;
        set
        {
            _failure = value;
            _changed.Pulse();
        }
    }

    /// <summary>Whether nothing more will be applied by this process.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>Counted tokens per second.</summary>
    public Rate Rate => rate;

    /// <summary>The requests behind the prompts that wait.</summary>
    public RequestTraces Traces { get; } = new();

    /// <summary>Bytes of prompts and uploads that have been accepted and not applied.</summary>
    public long WaitingBytes => Volatile.Read(ref _waitingBytes);

    /// <summary>A batch has been accepted.</summary>
    public void Accept(long bytes) => Interlocked.Add(ref _waitingBytes, bytes);

    /// <summary>Everything up to <paramref name="sequence"/> is in the statistics.</summary>
    /// <param name="sequence">Last prompt of the window that was applied.</param>
    /// <param name="bytes">What the window takes off the backlog.</param>
    public void Advance(long sequence, long bytes)
    {
        Interlocked.Add(ref _waitingBytes, -bytes);
        Volatile.Write(ref _applied, sequence);
        _changed.Pulse();
    }

    /// <summary>Nothing more will be applied.</summary>
    public void Stop(string failure)
    {
        HasStopped = true;
        Failure = failure;
    }

    /// <summary>Returns when <paramref name="sequence"/> is applied or will never be.</summary>
    public async Task WaitAsync(long sequence, CancellationToken cancellation)
    {
        while (true)
        {
            var next = _changed.Next;
            if (Applied >= sequence || HasStopped) return;
            await next.WaitAsync(cancellation);
        }
    }

    /// <summary>Completes at the next change.</summary>
    public Task Changed => _changed.Next;
}
