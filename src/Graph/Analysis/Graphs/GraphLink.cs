namespace SaeActors.Graph.Analysis.Graphs;

/// <summary>An edge in a graph, upstream to downstream.</summary>
/// <param name="Source"><c>l_i</c>, upstream.</param>
/// <param name="Target"><c>l_i</c>, downstream.</param>
/// <param name="Similarity">The asked measure.</param>
/// <param name="N12">Co-firings; −1 for an imported edge without counts.</param>
public sealed record GraphLink(string Source, string Target, double Similarity, long N12);
