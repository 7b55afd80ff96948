namespace SaeActors.Graph.Contract;

/// <summary>The edges of a layer pair, all at one window.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of all edges.</param>
/// <param name="Tokens">N.</param>
/// <param name="Edges">Upstream feature ascending, then downstream feature ascending.</param>
public sealed record EdgeList(string Study, long Window, long Tokens, IAsyncEnumerable<Edge> Edges);
