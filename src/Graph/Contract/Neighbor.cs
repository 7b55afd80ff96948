namespace SaeActors.Graph.Contract;

/// <summary>One partner with its counts and every measure.</summary>
/// <param name="Layer">The partner's layer.</param>
/// <param name="Feature">The partner's latent.</param>
/// <param name="Label">The partner's label, if any.</param>
/// <param name="LabelSource">Where the label comes from; null where there is none.</param>
/// <param name="N1">Tokens on which the upstream feature is active (in either direction of a query).</param>
/// <param name="N2">Tokens on which the downstream feature is active.</param>
/// <param name="N12">Tokens on which both are, as counted; the true number is in [N12, N12 + Miss].</param>
/// <param name="Miss">Co-firings that a bounded table may have missed; 0 in an exact one.</param>
/// <param name="Measures">Value of every measure by its name.</param>
/// <param name="Intervals">[low, high] of the measures that the counts do not decide; empty when all are exact.</param>
/// <param name="Undefined">Names of measures that are 0/0.</param>
public sealed record Neighbor(
    int Layer, int Feature, string? Label, LabelSource? LabelSource, long N1, long N2, long N12, long Miss,
    IReadOnlyDictionary<string, double> Measures, IReadOnlyDictionary<string, double[]> Intervals, IReadOnlyList<string> Undefined);
