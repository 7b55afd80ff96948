namespace SaeActors.Graph.Contract;

/// <summary>The edges of a layer pair, or of several that follow each other, all at one window.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of all edges.</param>
/// <param name="Tokens">N.</param>
/// <param name="Layers">(pairs + 1,) The layers that the edges connect.</param>
/// <param name="Edges">Upstream layer, upstream feature, downstream feature ascending. To be read once.</param>
public sealed record EdgeList(string Study, long Window, long Tokens, IReadOnlyList<EdgeLayer> Layers, IAsyncEnumerable<Edge> Edges);
