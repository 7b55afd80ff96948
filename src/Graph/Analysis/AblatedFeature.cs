namespace SaeActors.Graph.Analysis;

/// <summary>One feature zeroed, and what changed downstream.</summary>
/// <param name="Layer">Its layer.</param>
/// <param name="Feature">The ablated feature.</param>
/// <param name="Total">How many next-layer activations changed at counted tokens; 0 where the feature does not fire on the text.</param>
/// <param name="Changes">The largest of them, by size of effect.</param>
public sealed record AblatedFeature(int Layer, int Feature, int Total, IReadOnlyList<AblationChange> Changes);
