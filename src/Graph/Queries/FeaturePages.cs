using System.Globalization;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Queries;

/// <summary>A layer's features, filtered, sorted and cut into pages.</summary>
internal static class FeaturePages
{
    public static FeaturePage Of(Study study, int layer, LayerMarginals marginals, LabelStore labels, FeatureQuery query)
    {
        var found = new List<int>();
        for (var feature = 0; feature < marginals.Width; feature++)
        {
            if (query.Search is not { Length: > 0 } search || Matches(layer, feature, search, labels)) found.Add(feature);
        }

        var ordered = query.Sort == FeatureSort.Feature ? found : [.. found.OrderBy(feature => (query.Descending ? -1 : 1) * KeyOf(marginals, feature, query.Sort)).ThenBy(feature => feature)];
        if (query.Sort == FeatureSort.Feature && query.Descending) ordered.Reverse();
        var first = (query.Page - 1L) * query.PageSize;
        var rows = first >= ordered.Count ? [] : ordered.Skip((int)first).Take(query.PageSize);
        return new FeaturePage(
            study.Id, marginals.Window, found.Count, query.Page, query.PageSize, [.. rows.Select(feature => FeatureRows.Of(layer, feature, marginals, labels))]);
    }

    private static bool Matches(int layer, int feature, string search, LabelStore labels) =>
        feature.ToString(CultureInfo.InvariantCulture) == search
        || (labels[new FeatureId(layer, feature)] is { } label && label.Contains(search, StringComparison.OrdinalIgnoreCase));

    private static double KeyOf(LayerMarginals marginals, int feature, FeatureSort sort)
    {
        var mine = marginals[feature];
        return sort switch
        {
            FeatureSort.Density => mine.Count,
            FeatureSort.Max => mine.Max,
            FeatureSort.Mean => FeatureRows.MeanOf(mine, mine.Count),
            _ => feature,
        };
    }
}
