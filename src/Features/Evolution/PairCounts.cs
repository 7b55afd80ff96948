namespace SaeActors.Features.Evolution;

/// <summary>Counts of one pair of features of adjacent layers over some tokens.</summary>
public readonly record struct PairCounts(int Upstream, int Downstream, long N1, long N2, long N12);
