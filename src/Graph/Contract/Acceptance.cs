namespace SaeActors.Graph.Contract;

/// <summary>The durable answer to a batch.</summary>
/// <param name="Accepted">How many prompts the batch held.</param>
/// <param name="AcceptedThrough">Sequence number of its last prompt; <c>until=</c> waits for it.</param>
public sealed record Acceptance(long Accepted, long AcceptedThrough);
