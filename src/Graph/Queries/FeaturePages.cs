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
        List<int> found = [.. Enumerable.Range(0, marginals.Width)];
        if (query.Search is { Length: > 0 } search) found = Matches(layer, marginals.Width, search, labels);
        var ordered = query.Sort == FeatureSort.Feature ? found : [.. found.OrderBy(feature => (query.Descending ? -1 : 1) * KeyOf(marginals, feature, query.Sort)).ThenBy(feature => feature)];
        if (query.Sort == FeatureSort.Feature && query.Descending) ordered.Reverse();
        var first = (query.Page - 1L) * query.PageSize;
        var rows = first >= ordered.Count ? [] : ordered.Skip((int)first).Take(query.PageSize);
        return new FeaturePage(
            study.Id, marginals.Window, found.Count, query.Page, query.PageSize, [.. rows.Select(feature => FeatureRows.Of(layer, feature, marginals, labels))]);
    }

    private static List<int> Matches(int layer, int width, string search, LabelStore labels)
    {
        var number = int.TryParse(search, NumberStyles.None, CultureInfo.InvariantCulture, out var alone) ? alone : -1;
        if (FeatureId.TryParse(search, out var id) && id.Layer == layer) number = id.Feature;
        return
        [
            .. Enumerable.Range(0, width).Where(feature =>
                feature == number || labels[new FeatureId(layer, feature)]?.Text.Contains(search, StringComparison.OrdinalIgnoreCase) == true),
        ];
    }

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
