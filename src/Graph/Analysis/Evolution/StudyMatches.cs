using SaeActors.Features.Counting;
using SaeActors.Features.Evolution;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>Best matches between all neighbouring layers of the study, read at one window.</summary>
/// <param name="Window">The window of all matches.</param>
/// <param name="Tokens">N.</param>
/// <param name="Layers">(L,) What the features did alone.</param>
/// <param name="Pairs">(L − 1,) Matches of the pairs 0–1, 1–2 …</param>
public sealed record StudyMatches(long Window, long Tokens, IReadOnlyList<EdgeLayer> Layers, IReadOnlyList<BestMatches> Pairs)
{
    /// <summary>Weaker pairs are not read: a feature without a stronger one has a best similarity of at most this, in the first bin of the distribution.</summary>
    private const double WeakestRead = 0.05;

    /// <summary>Reads every pair above the smaller of <paramref name="threshold"/> and 0.05.</summary>
    /// <param name="graph">The service.</param>
    /// <param name="measure">What is compared.</param>
    /// <param name="threshold">What will be asked of the matches: whether they are strictly above it.</param>
    /// <param name="minSupport">Pairs of fewer co-firings are no match.</param>
    /// <param name="cancellation">Looked at from feature to feature.</param>
    /// <param name="progress">Told the share of the features that are read.</param>
    /// <exception cref="ArgumentException">The study has one layer only, or the threshold is not a number.</exception>
    public static async Task<StudyMatches> ReadAsync(
        IFeatureGraph graph, Measure measure, double threshold, long minSupport, CancellationToken cancellation, Action<double>? progress = null)
    {
        var floor = FloorOf(threshold);
        var query = new EdgeQuery(0, measure, floor, minSupport, graph.Study.Layers.Count - 1) { Progress = progress };
        var (edges, found) = await graph.ReadEdgesAsync(query, read => PairsAsync(read, cancellation), cancellation);
        var pairs = found.Select((list, layer) => Match(edges.Layers[layer], edges.Layers[layer + 1], list, new UnlistedBound(measure, minSupport, floor)));
        return new StudyMatches(edges.Window, edges.Tokens, edges.Layers, [.. pairs]);
    }

    /// <summary>Pairs above it are read for a threshold; readings of the same floor are the same.</summary>
    internal static double FloorOf(double threshold) => Math.Min(threshold, WeakestRead);

    /// <summary>(L − 1,) The edges of each layer pair.</summary>
    private static async Task<(EdgeList Edges, List<(int, int, Interval)>[] Pairs)> PairsAsync(EdgeList edges, CancellationToken cancellation)
    {
        var found = Enumerable.Range(1, edges.Layers.Count - 1).Select(_ => new List<(int, int, Interval)>()).ToArray();
        await foreach (var edge in edges.Edges.WithCancellation(cancellation))
        {
            found[edge.Layer].Add((edge.Upstream, edge.Downstream, new Interval(edge.Low, edge.High)));
        }

        return (edges, found);
    }

    private static BestMatches Match(EdgeLayer upstream, EdgeLayer downstream, List<(int, int, Interval)> edges, UnlistedBound bound) => new(
        upstream.Counts.Count, downstream.Counts.Count, edges,
        bound.Of(upstream.Counts, upstream.NextErrors, downstream.Counts, downstream.PreviousErrors, isUpstream: true),
        bound.Of(downstream.Counts, downstream.PreviousErrors, upstream.Counts, upstream.NextErrors, isUpstream: false));
}
