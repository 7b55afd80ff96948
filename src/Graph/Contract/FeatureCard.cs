namespace SaeActors.Graph.Contract;

/// <summary>Everything known of one feature.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of all numbers here.</param>
/// <param name="Layer">Layer.</param>
/// <param name="Feature">Latent.</param>
/// <param name="Source">Neuronpedia source id, if any.</param>
/// <param name="Tokens">N, counted tokens.</param>
/// <param name="N">Tokens it is active on.</param>
/// <param name="Density">N over all counted tokens.</param>
/// <param name="Max">Largest activation.</param>
/// <param name="Mean">Mean over activations above zero.</param>
/// <param name="Histogram">Activations above zero by value.</param>
/// <param name="Label">Its label, if any.</param>
/// <param name="LabelSource">Where the label comes from; null where there is none.</param>
/// <param name="TopLogits">Tokens whose logit its decoder direction raises most; empty without a model.</param>
/// <param name="BottomLogits">Tokens whose logit it lowers most.</param>
public sealed record FeatureCard(
    string Study, long Window, int Layer, int Feature, string? Source, long Tokens, long N, double Density, float Max, double Mean,
    IReadOnlyList<HistogramBin> Histogram, string? Label, LabelSource? LabelSource, IReadOnlyList<TokenLogit> TopLogits,
    IReadOnlyList<TokenLogit> BottomLogits)
{
    /// <summary>Its communities, one a series of finished runs; what computes communities adds them to the answer.</summary>
    public IReadOnlyList<FeatureCommunity> Communities { get; init; } = [];
}
