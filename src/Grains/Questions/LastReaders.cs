namespace SaeActors.Grains.Questions;

/// <summary>A silo that stops stays until the edge lists have been read that began with its features; a reader who takes long loses his.</summary>
internal sealed class LastReaders(BlockScans scans) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>When it waits: the features have been handed over, and everything else still runs.</summary>
    public const int Stage = ServiceLifecycleStage.Active + 1;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe<LastReaders>(Stage, _ => Task.CompletedTask, cancellation => scans.UntilClosedAsync(Longest, cancellation));
}
