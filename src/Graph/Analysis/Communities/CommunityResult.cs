namespace SaeActors.Graph.Analysis.Communities;

/// <summary>A partition in numbers.</summary>
/// <param name="Quality">Value of the quality function, before any masking.</param>
/// <param name="ComponentsQuality">The same for plain connected components, for comparison.</param>
/// <param name="Stable">Whether Leiden's last round changed nothing.</param>
/// <param name="Nodes">Features in the partition.</param>
/// <param name="Edges">Edges used: surely above the threshold.</param>
/// <param name="Undecided">Edges left out because the bounds of their tables do not decide.</param>
/// <param name="Count">Communities of at least two features, of which <paramref name="Communities"/> are the largest.</param>
/// <param name="Communities">Largest first, at most 1,000.</param>
/// <param name="Changes">Against the run before it in the series; null for the first.</param>
public sealed record CommunityResult(
    double Quality, double ComponentsQuality, bool Stable, int Nodes, long Edges, long Undecided, int Count, IReadOnlyList<CommunityCard> Communities,
    CommunityChanges? Changes);
