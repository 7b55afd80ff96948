namespace SaeActors.Features.Communities;

/// <summary>How far a run of Leiden has come: reported after the local moving of every level.</summary>
/// <param name="Iteration">From 1.</param>
/// <param name="Level">Aggregations so far in this iteration.</param>
/// <param name="Nodes">Nodes of this level's graph.</param>
/// <param name="Communities">Communities that they are in now.</param>
public sealed record LeidenProgress(int Iteration, int Level, int Nodes, int Communities);
