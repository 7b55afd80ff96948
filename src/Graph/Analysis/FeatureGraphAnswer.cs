namespace SaeActors.Graph.Analysis;

/// <summary>A node-link graph at one window: an evolution tree, a prompt graph, or a community.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of all numbers here.</param>
/// <param name="Description">What it shows, for a reader.</param>
/// <param name="Measure">What the similarities are.</param>
/// <param name="Threshold">Edges strictly above it.</param>
/// <param name="Prompt">The text, in a prompt graph.</param>
/// <param name="Token">The token of the position asked for, in a prompt graph.</param>
/// <param name="Nodes">Layer ascending, then feature.</param>
/// <param name="Links">Source, then target.</param>
public sealed record FeatureGraphAnswer(
    string Study, long Window, string Description, string Measure, double Threshold, string? Prompt, string? Token,
    IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphLink> Links);
