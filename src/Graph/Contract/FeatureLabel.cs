namespace SaeActors.Graph.Contract;

/// <summary>A label for a feature: an explanation made elsewhere, or a person's word.</summary>
public sealed record FeatureLabel(int Layer, int Feature, string Label);
