namespace SaeActors.Graph.Contract;

/// <summary>One line of a list of features.</summary>
/// <param name="Layer">Layer.</param>
/// <param name="Feature">Latent.</param>
/// <param name="N">Tokens it is active on.</param>
/// <param name="Density">N over all counted tokens.</param>
/// <param name="Max">Largest activation.</param>
/// <param name="Mean">Mean over activations above zero.</param>
/// <param name="Label">Its label, if any.</param>
/// <param name="LabelSource">Where the label comes from; null where there is none.</param>
public sealed record FeatureRow(
    int Layer, int Feature, long N, double Density, float Max, double Mean, string? Label, LabelSource? LabelSource);
