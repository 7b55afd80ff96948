namespace SaeActors.Graph.Contract;

/// <summary>A label for a feature.</summary>
/// <param name="Layer">Layer.</param>
/// <param name="Feature">Latent.</param>
/// <param name="Label">The label, 1 to 2,000 characters.</param>
public sealed record FeatureLabel(int Layer, int Feature, string Label);
