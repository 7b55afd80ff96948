namespace SaeActors.Inference;

/// <summary>The effects of one ablated feature.</summary>
/// <param name="Feature">The ablated feature.</param>
/// <param name="Effects">Ordered by token, then next-layer feature: every pair at which the next-layer feature fires with or without
/// the ablation and the two activations differ. Empty when the feature does not fire in the row.</param>
public sealed record FeatureAblation(int Feature, IReadOnlyList<AblationEffect> Effects);
