using SaeActors.Features.Counting;

namespace SaeActors.Graph.State;

/// <summary>One pair that a scan found: what the table says and the asked measure.</summary>
internal readonly record struct EdgeRow(CoFiring CoFiring, Interval Value);
