namespace SaeActors.Features.Counting;

/// <summary>What a table knows about one partner: the true n12 is in [Count, Count + Miss].</summary>
/// <param name="Feature">The partner, a feature of the neighbour layer.</param>
/// <param name="Count">Counted tokens on which both were active, as far as the table saw.</param>
/// <param name="Miss">At most so many more; 0 in exact tables.</param>
/// <param name="SumXY">Σxy over the tokens whose products were added up.</param>
/// <param name="SumXYMiss">At most so much more; 0 where Σxy is exact, infinite where only <paramref name="Unsummed"/> bounds it.</param>
/// <param name="Unsummed">At most so many tokens with both active are not in <paramref name="SumXY"/>.</param>
public readonly record struct CoFiring(int Feature, long Count, long Miss, double SumXY, double SumXYMiss, long Unsummed);
