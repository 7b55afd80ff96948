namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>The numbers of the paper's Sankey: every layer's features and how they flow into the next, all at one window.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of all numbers here.</param>
/// <param name="Measure">What is compared with the threshold.</param>
/// <param name="Threshold">Strictly above it two features are the same one passed through.</param>
/// <param name="MinSupport">Pairs of fewer co-firings are no match.</param>
/// <param name="Tokens">N.</param>
/// <param name="Layers">In the study's order.</param>
public sealed record EvolutionFlow(
    string Study, long Window, string Measure, double Threshold, long MinSupport, long Tokens, IReadOnlyList<LayerEvolution> Layers);
