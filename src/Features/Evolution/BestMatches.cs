using SaeActors.Features.Counting;

namespace SaeActors.Features.Evolution;

/// <summary>The best partner of every feature on both sides of one layer pair, from the edges between them in any order.</summary>
/// <remarks>F1 upstream and F2 downstream features.</remarks>
public sealed class BestMatches
{
    private readonly Match[] _next;       // (F1,) best downstream partner of each upstream feature
    private readonly Match[] _previous;   // (F2,) best upstream partner of each downstream feature

    /// <param name="upstreamWidth">F1.</param>
    /// <param name="downstreamWidth">F2.</param>
    /// <param name="edges">Pairs that the tables know, each once. Undefined similarities count as 0.</param>
    /// <param name="nextUnlisted">(F1,) Most that a pair not among the edges can reach; empty where all pairs are known.</param>
    /// <param name="previousUnlisted">(F2,) The same, seen from downstream.</param>
    /// <exception cref="ArgumentException">A length differs, or an edge names a feature that does not exist.</exception>
    public BestMatches(
        int upstreamWidth, int downstreamWidth, IEnumerable<(int Upstream, int Downstream, Interval Similarity)> edges,
        ReadOnlySpan<double> nextUnlisted = default, ReadOnlySpan<double> previousUnlisted = default)
    {
        (_next, _previous) = (Start(upstreamWidth, nextUnlisted), Start(downstreamWidth, previousUnlisted));
        foreach (var (upstream, downstream, similarity) in edges)
        {
            Throw.IfNotBelow(upstream, upstreamWidth);
            Throw.IfNotBelow(downstream, downstreamWidth);
            Improve(ref _next[upstream], downstream, similarity);
            Improve(ref _previous[downstream], upstream, similarity);
        }
    }

    /// <summary>(F1,)</summary>
    public ReadOnlySpan<Match> Next => _next;

    /// <summary>(F2,)</summary>
    public ReadOnlySpan<Match> Previous => _previous;

    private static Match[] Start(int width, ReadOnlySpan<double> unlisted)
    {
        if (!unlisted.IsEmpty) Throw.IfLengthDiffers(unlisted.Length, width);
        var matches = new Match[width];
        for (var feature = 0; feature < width; feature++)
        {
            matches[feature] = unlisted.IsEmpty ? Match.None : Match.None with { High = Math.Max(0, unlisted[feature]) };
        }

        return matches;
    }

    private static void Improve(ref Match match, int partner, Interval similarity)
    {
        var high = Math.Max(match.High, similarity.High);
        var better = match.Partner < 0 || similarity.Low > match.Low || (similarity.Low == match.Low && partner < match.Partner);
        match = better ? new(partner, similarity.Low, high) : match with { High = high };
    }
}
