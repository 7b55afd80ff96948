namespace SaeActors.Graph.Contract;

/// <summary>One layer of an edge list: what its features did alone, and what their tables cannot say.</summary>
/// <param name="Layer">Position in the study's list.</param>
/// <param name="Counts">(F,) n of each feature at the window of the edges.</param>
/// <param name="NextErrors">(F,) A next-layer partner that a feature's table does not list co-fired at most so often; all 0 for exact
/// tables. Complete when the edges have been read.</param>
/// <param name="PreviousErrors">(F,) The same towards the previous layer.</param>
public sealed record EdgeLayer(int Layer, IReadOnlyList<long> Counts, IReadOnlyList<long> NextErrors, IReadOnlyList<long> PreviousErrors);
