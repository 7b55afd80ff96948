namespace SaeActors.Api.Wire;

/// <summary>Whether the service works.</summary>
/// <param name="Status"><c>ok</c> or <c>failed</c>.</param>
/// <param name="Failure">Why ingestion has stopped; null while it runs.</param>
public sealed record Health(string Status, string? Failure);
