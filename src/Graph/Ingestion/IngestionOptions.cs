using SaeActors.Graph.Prompts;

namespace SaeActors.Graph.Ingestion;

/// <summary>Cuts, queues and bounds of the way in. None of these decides a number of an exact table.</summary>
public sealed record IngestionOptions
{
    private const int LargestGrowth = 8;

    /// <summary>Tokens of a window when little waits. Lower: fresher answers; higher: less work a token. Default 4,096.</summary>
    public int WindowTokens { get; init; } = 4_096;

    /// <summary>Tokens that a window grows to while more waits. Default 32,768.</summary>
    public int MaxWindowTokens { get; init; } = 32_768;

    /// <summary>Longest time that a prompt waits for others to fill its window. Default 200 ms.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Bytes of accepted prompts and uploads that may wait to be cut; beyond it a batch is refused. Default 512 MiB.</summary>
    public long BacklogBytes { get; init; } = 512L << 20;

    /// <summary>Bytes of windows that may wait for their features to be saved; beyond it ingestion waits for the checkpoint. Default 1 GiB.</summary>
    public long WindowLogBytes { get; init; } = 1L << 30;

    /// <summary>How often a window is tried again after the engine failed on it, before ingestion stops. Default 3.</summary>
    public int EngineRetries { get; init; } = 3;

    /// <summary>Wait before a retry, doubled each time. Default 200 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest time between two durable checkpoints while windows come in. Default 5 s.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Share of the time that checkpoints may take from counting, in (0, 1), while the window log has room. Default 0.15.</summary>
    public double CheckpointShare { get; init; } = 0.15;

    /// <summary>A file of saved states is closed, and the next one begun, at this many bytes. Default 64 MiB.</summary>
    public long StateSegmentBytes { get; init; } = 64L << 20;

    /// <summary>Bounds of the prompt log.</summary>
    public PromptLogOptions Prompts { get; init; } = new();

    /// <summary>The defaults, with windows of another size: <paramref name="tokens"/> when little waits, eight times that under load.</summary>
    public static IngestionOptions OfWindows(int tokens) => new() { WindowTokens = tokens, MaxWindowTokens = checked(tokens * LargestGrowth) };

    /// <summary>These options, checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public IngestionOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWindowTokens, WindowTokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWait, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(BacklogBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowLogBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(EngineRetries, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckpointInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CheckpointShare, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(CheckpointShare, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(StateSegmentBytes, 1);
        Prompts.Checked();
        return this;
    }
}
