namespace SaeActors.Bench.Counting;

/// <summary>Checkpoints of the host's store on a real disk: a full one, small ones, and what they take from ingestion.</summary>
internal static class HostCheckpoints
{
    /// <summary>A token in the window log at this shape.</summary>
    private const double BytesPerToken = 3_700;

    /// <summary>Windows without a checkpoint, before and after.</summary>
    private const int Plain = 3;

    public static void Run(BenchOptions options)
    {
        using var host = new Host(options);
        for (var number = 0; number < options.Windows; number++) Console.WriteLine($"window {number + 1}: {host.Apply():F2} s");
        Console.WriteLine($"{host.Resident:N0} features resident, windows of {options.Tokens:N0} tokens");
        Finish(host, "full");
        foreach (var tokens in new[] { 512, 4_096, options.Tokens })
        {
            var seconds = host.ApplyPart(tokens);
            Finish(host, $"after a window of {tokens:N0} tokens (counted in {seconds:F2} s)");
        }

        Ingest(host, options);
    }

    /// <summary>Opens what <see cref="Run"/> left.</summary>
    public static void Start(BenchOptions options)
    {
        Host? host = null;
        var cost = Cost.Of(() => host = new Host(options with { Windows = 0 }));
        Console.WriteLine($"started from {host!.Resident:N0} features at window {host.State.Current.Window} in {cost}, {Environment.WorkingSet / 1e9:F2} GB in memory");
        host.Dispose();
    }

    private static void Finish(Host host, string what)
    {
        var before = Written();
        var cost = Cost.Of(host.Checkpointer.Finish);
        Console.WriteLine($"checkpoint, {what}: {cost}, {(Written() - before) / 1e9:F3} GB written");
    }

    /// <summary>The writer's loop of the host: windows, and after each the checkpoint's share of the time, until a whole pass is durable.
    /// Windows without a checkpoint come before and after. On a shared machine core seconds say more than seconds.</summary>
    private static void Ingest(Host host, BenchOptions options)
    {
        var share = Host.Ingestion.CheckpointShare;
        var plain = Windows(host);
        var (counting, saving, windows, written, end) = (default(Cost), default(Cost), 0, Written(), host.Next - 1);
        for (; host.Checkpointer.Watermark < end; windows++)
        {
            var counted = Cost.Of(() => host.Apply());
            counting += counted;
            if (host.Checkpointer.HasWork) saving += Cost.Of(() => host.Checkpointer.Step(TimeSpan.FromSeconds(counted.Seconds * share / (1 - share))));
        }

        written = Written() - written;
        plain = (plain + Windows(host)) / (2 * Plain);
        Console.WriteLine($"a pass beside {windows} windows, {written / 1e9:F2} GB: counting {counting}, saving {saving}");
        Console.WriteLine($"a window: {plain} without a checkpoint, {counting / windows} while one is written and synced");
        var bound = plain * (Host.Ingestion.WindowLogBytes / BytesPerToken / options.Tokens);
        Console.WriteLine($"the window log holds {bound} of counting: passes that follow each other take {saving.Seconds / (saving + bound).Seconds:P0} of the time, {saving.CoreSeconds / (saving + bound).CoreSeconds:P0} of the core time");
    }

    private static Cost Windows(Host host) => Cost.Of(() =>
    {
        for (var window = 0; window < Plain; window++) host.Apply();
    });

    /// <summary>Bytes that this process has handed to the system, as Linux counts them.</summary>
    private static long Written() => long.Parse(File.ReadLines("/proc/self/io").Single(line => line.StartsWith("wchar:", StringComparison.Ordinal))[6..]);
}
