namespace SaeActors.Graph.Contract;

/// <summary>Too much waits to be applied; nothing of the batch was accepted.</summary>
public sealed class BacklogFullException(string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
