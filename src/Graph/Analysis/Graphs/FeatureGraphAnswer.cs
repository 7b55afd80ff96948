namespace SaeActors.Graph.Analysis.Graphs;

/// <summary>A node-link graph at one window: an evolution tree or a prompt graph.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of all similarities.</param>
/// <param name="Description">What it shows, for a reader.</param>
/// <param name="Measure">What the similarities are.</param>
/// <param name="Threshold">Links strictly above it.</param>
/// <param name="Prompt">The text, in a prompt graph.</param>
/// <param name="Position">Position of the token asked for, in a prompt graph.</param>
/// <param name="Tokens">Every token of the prompt, BOS included; empty for a tree.</param>
/// <param name="Run">The run of communities that the nodes' communities are from; null where none was asked for.</param>
/// <param name="Nodes">Layer ascending, then feature.</param>
/// <param name="Links">Source, then target.</param>
public sealed record FeatureGraphAnswer(
    string Study, long Window, string Description, string Measure, double Threshold, string? Prompt, int? Position, IReadOnlyList<string> Tokens,
    long? Run, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphLink> Links);
