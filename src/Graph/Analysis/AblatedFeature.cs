namespace SaeActors.Graph.Analysis;

/// <summary>One feature zeroed, and what changed downstream.</summary>
/// <param name="Layer">Its layer.</param>
/// <param name="Feature">The ablated feature.</param>
/// <param name="Changes">Next-layer features by size of effect.</param>
public sealed record AblatedFeature(int Layer, int Feature, IReadOnlyList<AblationChange> Changes);
