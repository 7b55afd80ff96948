namespace SaeActors.Features.Communities;

/// <summary>What a run of Leiden found.</summary>
/// <param name="Partition">Connected communities.</param>
/// <param name="Quality">Its quality by the function and resolution of the options.</param>
/// <param name="Iterations">How many were made.</param>
/// <param name="Stable">Whether the last one changed nothing, so that no node can gain by moving.</param>
public sealed record LeidenResult(Partition Partition, double Quality, int Iterations, bool Stable);
