namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>How many features of a layer have a best match above the threshold in one neighbour layer.</summary>
/// <param name="Matched">Best similarity surely above the threshold (passed through, or came from).</param>
/// <param name="Unmatched">Alive, and surely no partner above it (disappeared, or appeared).</param>
/// <param name="Undecided">Alive, and the bounds of the tables do not decide.</param>
/// <param name="MatchedOfAll">Matched over the SAE's width, as in the paper's Figure 3.</param>
/// <param name="MatchedOfAlive">Matched over alive features.</param>
/// <param name="BestSimilarity">(20,) Alive features by their best similarity, in bins of 0.05 from 0 to 1 (the last takes 1; below 0 counts in the first).</param>
public sealed record MatchShares(
    int Matched, int Unmatched, int Undecided, double MatchedOfAll, double MatchedOfAlive, IReadOnlyList<int> BestSimilarity);
