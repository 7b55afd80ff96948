using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Features.Evolution;
using SaeActors.Graph.Queries;

namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>Features that are passed through from layer to layer.</summary>
public static class ChainSearch
{
    /// <summary>Reads the matches and follows them.</summary>
    /// <param name="kept">Matches of the service.</param>
    /// <param name="measure">What is compared.</param>
    /// <param name="threshold">Every step is strictly above it.</param>
    /// <param name="minSupport">Pairs of fewer co-firings are no step.</param>
    /// <param name="page">From 1.</param>
    /// <param name="pageSize">Chains a page.</param>
    /// <param name="cancellation">Looked at from feature to feature.</param>
    /// <param name="progress">Told the share of the features that are read.</param>
    /// <exception cref="ArgumentException">The study has one layer only, or the threshold is not a number.</exception>
    public static async Task<ChainList> OfAsync(
        KeptMatches kept, Measure measure, double threshold, long minSupport, int page, int pageSize, CancellationToken cancellation,
        Action<double>? progress = null)
    {
        var matches = await kept.ReadAsync(measure, threshold, minSupport, cancellation, progress);
        var chains = Chains.Of(matches.Pairs, threshold);
        var shown = chains.Skip((int)Math.Min(int.MaxValue, (page - 1L) * pageSize)).Take(pageSize).ToArray();
        var labels = await Labels.OfAsync(kept.Graph, shown.SelectMany(chain => chain), cancellation);
        return new ChainList(
            kept.Graph.Study.Id, matches.Window, MeasureNames.NameOf(measure), threshold, minSupport,
            chains.CountBy(chain => chain.Count).OrderBy(length => length.Key).ToDictionary(length => length.Key, length => length.Value),
            chains.Count, [.. shown.Select(chain => RowOf(matches, chain, labels))]);
    }

    private static ChainRow RowOf(StudyMatches matches, IReadOnlyList<FeatureId> chain, Labels labels) => new(
        [.. chain.Select(id => id.ToString())],
        [.. chain.Select(id => labels[id]?.Text)],
        [.. chain.Select(id => labels[id]?.Source)],
        [.. chain.SkipLast(1).Select(id => matches.Pairs[id.Layer].Next[id.Feature].Low)],
        [.. chain.Select(id => matches.Layers[id.Layer].Counts[id.Feature])]);
}
