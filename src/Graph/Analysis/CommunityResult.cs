namespace SaeActors.Graph.Analysis;

/// <summary>A partition in numbers.</summary>
/// <param name="Quality">Value of the quality function.</param>
/// <param name="ComponentsQuality">The same for plain connected components, for comparison.</param>
/// <param name="Nodes">Features with an edge (all features under the paper's preset).</param>
/// <param name="Edges">Edges used.</param>
/// <param name="Communities">Communities of at least two features, largest first.</param>
/// <param name="Changes">Against the run before it in the series; null for the first.</param>
public sealed record CommunityResult(
    double Quality, double ComponentsQuality, int Nodes, long Edges, IReadOnlyList<CommunityCard> Communities, CommunityChanges? Changes);
