namespace SaeActors.Graph.Contract;

/// <summary>A feature's label as answers show it.</summary>
/// <param name="Text">The label.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record FeatureName(string Text, LabelSource Source);
