namespace SaeActors.Graph.Contract;

/// <summary>Some features and the edges among them, all at one window.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of all numbers here.</param>
/// <param name="Tokens">N.</param>
/// <param name="Features">Each asked feature once, layer ascending, then feature.</param>
/// <param name="Edges">Pairs of adjacent layers, by layer, then upstream feature, then downstream feature.</param>
public sealed record Subgraph(string Study, long Window, long Tokens, IReadOnlyList<FeatureRow> Features, IReadOnlyList<Edge> Edges);
