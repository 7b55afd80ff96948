using SaeActors.Features.Windows;

namespace SaeActors.Inference;

/// <summary>What zeroing single features of one layer does to the features of the next layer, in one row of T tokens.</summary>
/// <remarks>The feature is zeroed after the sparsifier at every counted token of the row, without re-selection, and the SAE's error term is kept:
/// the residual loses Δx = decode(f) − decode(f without i). The model then runs from there to the next hook. Tokens that are not counted keep
/// theirs: attention reads the first one everywhere, and what it loses there would be taken for what the feature does where it is counted.</remarks>
/// <param name="Layer">The ablated features' layer; effects are on layer + 1.</param>
/// <param name="Activations">The layer's activations without ablation, T tokens.</param>
/// <param name="Next">The next layer's activations without ablation, T tokens.</param>
/// <param name="Ablations">One per asked feature, in the order asked.</param>
public sealed record AblationEffects(
    int Layer,
    LayerActivations Activations,
    LayerActivations Next,
    IReadOnlyList<FeatureAblation> Ablations);
