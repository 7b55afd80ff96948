namespace SaeActors.Graph.Prompts;

/// <summary>Bounds of the prompt log.</summary>
public sealed record PromptLogOptions
{
    /// <summary>A segment that has reached this many bytes is closed and a new one begun; retention drops whole segments. Default 64 MiB.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>Longest prompt in UTF-8 bytes: a prompt is never split between windows, so this bounds a window. Default 1 MiB.</summary>
    public int PromptBytes { get; init; } = 1 << 20;

    /// <summary>Longest source word in UTF-8 bytes. Default 256.</summary>
    public int SourceBytes { get; init; } = 256;

    /// <summary>Longest idempotency key in UTF-8 bytes. Default 256.</summary>
    public int KeyBytes { get; init; } = 256;

    /// <summary>How many idempotency keys of callers are remembered, the latest ones, and as many that the service gave to batches without one. Default 10,000.</summary>
    public int RememberedKeys { get; init; } = 10_000;

    /// <summary>Bytes of a batch that are held in memory while it arrives; the rest waits in a file. Default 4 MiB.</summary>
    public int SpoolBytes { get; init; } = 4 << 20;

    /// <summary>These options, checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is below 1.</exception>
    public PromptLogOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PromptBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SourceBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(KeyBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RememberedKeys, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SpoolBytes, 1);
        return this;
    }
}
