namespace SaeActors.Features.Counting;

/// <summary>One feature of a neighbour layer and how it relates to the asked one.</summary>
/// <param name="Id">The neighbour.</param>
/// <param name="Pair">All counts and sums; the upstream feature is the one of the lower layer.</param>
/// <param name="Value">The measure that ranked.</param>
public sealed record RankedPartner(FeatureId Id, PairStatistics Pair, Interval Value);
