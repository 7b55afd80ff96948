namespace SaeActors.Features.Evolution;

/// <summary>How many features of a layer have a match above a threshold in one neighbour layer: what passes through, and what disappears or appears.</summary>
/// <param name="Width">Features of the SAE.</param>
/// <param name="Alive">Features that fired.</param>
/// <param name="Matched">Alive, best similarity surely above the threshold: passed through (down), or came from (up).</param>
/// <param name="Unmatched">Alive, and surely no partner above it: disappears (down), or appears (up).</param>
/// <param name="BestSimilarity">(20,) Alive features by the least their best similarity can be, in bins of 0.05; 1 is in the last, below 0 in the first.</param>
public sealed record MatchCounts(int Width, int Alive, int Matched, int Unmatched, IReadOnlyList<int> BestSimilarity)
{
    private const int Bins = 20;

    /// <summary>Alive, and the tables' bounds do not decide.</summary>
    public int Undecided => Alive - Matched - Unmatched;

    /// <summary>As in the paper's Figure 3, where dead features count as unmatched.</summary>
    public double MatchedOfAll => Width == 0 ? 0 : (double)Matched / Width;

    /// <summary>Share of the features that fired; 0 where none did.</summary>
    public double MatchedOfAlive => Alive == 0 ? 0 : (double)Matched / Alive;

    /// <summary>Counts the matches of one direction.</summary>
    /// <param name="matches">(F,) One per feature.</param>
    /// <param name="counts">(F,) n of each feature; 0 is dead.</param>
    /// <param name="threshold">Matched is strictly above it.</param>
    public static MatchCounts Of(ReadOnlySpan<Match> matches, ReadOnlySpan<long> counts, double threshold)
    {
        Throw.IfLengthDiffers(counts.Length, matches.Length);
        var (alive, matched, unmatched, bins) = (0, 0, 0, new int[Bins]);
        for (var feature = 0; feature < matches.Length; feature++)
        {
            if (counts[feature] == 0) continue;
            alive++;
            var above = matches[feature].IsAbove(threshold);
            matched += above == true ? 1 : 0;
            unmatched += above == false ? 1 : 0;
            bins[Math.Clamp((int)(matches[feature].Low * Bins), 0, Bins - 1)]++;
        }

        return new(matches.Length, alive, matched, unmatched, bins);
    }
}
