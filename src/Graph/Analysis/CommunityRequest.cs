namespace SaeActors.Graph.Analysis;

/// <summary>A partition to compute.</summary>
/// <param name="Edges">The edges, at the window current when the computation starts.</param>
/// <param name="Quality">directed (Leicht–Newman), modularity, or cpm.</param>
/// <param name="Resolution">γ.</param>
/// <param name="Seed">Decides every random choice.</param>
/// <param name="FromLayer">First layer; null for 0.</param>
/// <param name="ToLayer">Last layer; null for the last.</param>
/// <param name="Text">Only features active on this prompt; null for all.</param>
/// <param name="Paper">The paper's settings: whole graph, isolated nodes kept, two iterations, then masked to the prompt.</param>
/// <param name="Imported">Name of an imported edge table to use instead of the counts; null for the counts.</param>
public sealed record CommunityRequest(
    EdgeChoice Edges, string Quality, double Resolution, ulong Seed, int? FromLayer, int? ToLayer, string? Text, bool Paper, string? Imported);
