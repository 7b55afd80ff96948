namespace SaeActors.Api.Wire;

/// <summary>How far long work is.</summary>
/// <param name="Progress">The share that is done, 0 to 1, never less than before.</param>
public sealed record WorkProgress(double Progress);
