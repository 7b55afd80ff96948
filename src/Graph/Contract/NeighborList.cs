namespace SaeActors.Graph.Contract;

/// <summary>The neighbours of one feature at one window.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of all numbers here.</param>
/// <param name="Layer">The asked feature's layer.</param>
/// <param name="Feature">The asked feature.</param>
/// <param name="Direction">Next or previous.</param>
/// <param name="Measure">What ranks the list.</param>
/// <param name="Tokens">N.</param>
/// <param name="Completeness">What the list can have missed.</param>
/// <param name="Neighbors">Best first.</param>
public sealed record NeighborList(
    string Study, long Window, int Layer, int Feature, Direction Direction, string Measure, long Tokens,
    Completeness Completeness, IReadOnlyList<Neighbor> Neighbors);
