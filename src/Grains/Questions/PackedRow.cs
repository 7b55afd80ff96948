using SaeActors.Graph.State;

namespace SaeActors.Grains.Questions;

/// <summary>One side of a feature: pairs that its table lists.</summary>
/// <param name="Layer">The feature's layer.</param>
/// <param name="Feature">The feature.</param>
/// <param name="IsUpstream">Whether the partners are in the next layer.</param>
/// <param name="Error">A partner that is not listed co-fired at most so often.</param>
/// <param name="Pairs">The pairs; their value is empty where no measure was asked for.</param>
internal readonly record struct PackedRow(int Layer, int Feature, bool IsUpstream, long Error, EdgeRow[] Pairs);
