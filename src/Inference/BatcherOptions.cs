namespace SaeActors.Inference;

/// <summary>When the batcher closes a batch and how much may wait.</summary>
public sealed record BatcherOptions
{
    /// <summary>Tokens that close a batch, above 0. Higher: better use of the engine, longer waits. Default 4,096.</summary>
    public int BatchTokens { get; init; } = 4_096;

    /// <summary>Longest time that the first rows of a batch wait for company. Default 5 ms.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Tokens that may wait; a caller that would exceed it waits before it is queued. At least one call is always let in. Default 262,144.</summary>
    public int QueueTokens { get; init; } = 262_144;

    /// <summary>These options, checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public BatcherOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchTokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(QueueTokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWait, TimeSpan.Zero);
        return this;
    }
}
