namespace SaeActors.Features.Communities;

/// <summary>Runs a loop in parts on several threads. What a part computes must not depend on where the parts are cut.</summary>
internal sealed class Workers
{
    private readonly ParallelOptions _options;

    public Workers(int threads, CancellationToken cancellation)
    {
        Threads = threads;
        // Named, because inside a grain the current scheduler is the grain's own turn.
        _options = new() { MaxDegreeOfParallelism = threads, TaskScheduler = TaskScheduler.Default, CancellationToken = cancellation };
    }

    public int Threads { get; }

    public void ThrowIfCancelled() => _options.CancellationToken.ThrowIfCancellationRequested();

    /// <summary>Covers [0, <paramref name="count"/>) with at most <see cref="Threads"/> even parts of at least <paramref name="grain"/> items.</summary>
    /// <param name="count">How many items there are.</param>
    /// <param name="grain">Below this many items a part is not worth a thread.</param>
    /// <param name="body">(part, first, one past last); part is in [0, Threads).</param>
    public void Run(int count, int grain, Action<int, int, int> body)
    {
        ThrowIfCancelled();
        var parts = Math.Min(Threads, count / Math.Max(1, grain));
        if (parts <= 1)
        {
            body(0, 0, count);
            return;
        }

        Parallel.For(0, parts, _options, part => body(part, (int)((long)count * part / parts), (int)((long)count * (part + 1) / parts)));
    }
}
