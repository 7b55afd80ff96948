namespace SaeActors.Features.Counting;

/// <summary>What an answer's list cannot be missing.</summary>
/// <param name="UnlistedCount">A partner that the tables do not list co-fired at most so often; 0 for exact tables: nothing is missing.</param>
/// <param name="OwnShareAbove">Every partner with n12 / n above this is in the tables, n being the asked feature's: sufficiency for the
/// next layer, necessity for the previous one.</param>
/// <param name="HighestLeftOut">No partner that the tables list and the answer leaves out can exceed this value of the ranking measure;
/// −∞ where none was left out. At or below the last answer's low end, the ranking is certain.</param>
public sealed record RankingBounds(long UnlistedCount, double OwnShareAbove, double HighestLeftOut);
