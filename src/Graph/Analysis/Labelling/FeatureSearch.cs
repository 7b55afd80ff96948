using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Labelling;

/// <summary>Features of all layers by their labels.</summary>
public static class FeatureSearch
{
    /// <summary>A page of the features of all layers whose label contains the text, or whose number or id it is, at one window.</summary>
    /// <param name="graph">The service.</param>
    /// <param name="text">Not empty; case is ignored.</param>
    /// <param name="page">From 1.</param>
    /// <param name="pageSize">Rows a page, 1 to 1,000.</param>
    /// <param name="cancellation">Looked at from layer to layer.</param>
    /// <returns>Layer ascending, then feature.</returns>
    public static async Task<FeaturePage> OfAsync(IFeatureGraph graph, string text, int page, int pageSize, CancellationToken cancellation)
    {
        var (total, skipped, found) = (0, (page - 1L) * pageSize, new List<FeatureId>());
        for (var layer = 0; layer < graph.Study.Layers.Count; layer++)
        {
            // The part that is wanted of this layer may lie across two of its own pages.
            var first = Math.Max(0, skipped - total);
            var matches = await MatchesAsync(graph, layer, text, (first / pageSize) + 1, pageSize, cancellation);
            var wanted = matches.Features.Skip((int)(first % pageSize));
            if (first % pageSize > 0) wanted = wanted.Concat((await MatchesAsync(graph, layer, text, (first / pageSize) + 2, pageSize, cancellation)).Features);
            found.AddRange(wanted.Take(pageSize - found.Count).Select(row => new FeatureId(row.Layer, row.Feature)));
            total += matches.Total;
        }

        var rows = await graph.SubgraphAsync(found, Measure.Jaccard, threshold: 1, cancellation);
        return new FeaturePage(rows.Study, rows.Window, total, page, pageSize, rows.Features);
    }

    private static async Task<FeaturePage> MatchesAsync(
        IFeatureGraph graph, int layer, string text, long page, int pageSize, CancellationToken cancellation) =>
        (await graph.FeaturesAsync(
            layer, new FeatureQuery(FeatureSort.Feature, Descending: false, text, (int)Math.Min(int.MaxValue, page), pageSize), cancellation))!;
}
