namespace SaeActors.Graph.Ingestion;

/// <summary>Counted tokens per second over the last few windows.</summary>
internal sealed class Rate(TimeProvider time)
{
    private const int Kept = 8;   // windows
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Queue<(long Time, long Tokens)> _windows = new();
    private long _begun = time.GetTimestamp();
    private int _underWay;   // windows

    /// <summary>A window begins. If nothing was under way, the pause before it does not count.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            if (IsIdle())
            {
                _windows.Clear();
                _begun = time.GetTimestamp();
            }

            _underWay++;
        }
    }

    /// <summary>A window has been applied.</summary>
    public void Add(long tokens)
    {
        lock (_lock)
        {
            _underWay = Math.Max(0, _underWay - 1);
            _windows.Enqueue((time.GetTimestamp(), tokens));
            if (_windows.Count > Kept) _begun = _windows.Dequeue().Time;
        }
    }

    /// <summary>0 before the first window, and when nothing is under way and nothing was applied lately.</summary>
    public double PerSecond
    {
        get
        {
            lock (_lock)
            {
                if (_windows.Count == 0 || IsIdle()) return 0;
                var seconds = time.GetElapsedTime(_begun, _windows.Last().Time).TotalSeconds;
                return seconds > 0 ? _windows.Sum(window => window.Tokens) / seconds : 0;
            }
        }
    }

    /// <summary>A window may take longer than the pause that makes it idle.</summary>
    private bool IsIdle() => _underWay == 0 && (_windows.Count == 0 || time.GetElapsedTime(_windows.Last().Time) > Idle);
}
