using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Graphs;

/// <summary>A feature in a graph.</summary>
/// <param name="Id"><c>l_i</c>.</param>
/// <param name="Layer">Layer.</param>
/// <param name="Feature">Latent.</param>
/// <param name="Label">Its label, if any.</param>
/// <param name="LabelSource">Where the label comes from; null where there is none.</param>
/// <param name="Density">Share of counted tokens it is active on.</param>
/// <param name="Community">Community of the named run, if asked for.</param>
/// <param name="Value">Its activation at the token, in a prompt graph; 0 elsewhere.</param>
public sealed record GraphNode(
    string Id, int Layer, int Feature, string? Label, LabelSource? LabelSource, double Density, int? Community, float Value);
