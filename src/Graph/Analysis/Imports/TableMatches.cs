using SaeActors.Features.Counting;
using SaeActors.Features.Evolution;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;

namespace SaeActors.Graph.Analysis.Imports;

/// <summary>Statistics of best matches in an imported edge table: what the table leaves out counts as no match.</summary>
public static class TableMatches
{
    /// <summary>Counts the matches of every layer pair.</summary>
    /// <exception cref="ArgumentException">The table does not have the measure, or the threshold is no number.</exception>
    public static TableMatchList Of(string name, EdgeTable table, Study study, Measure measure, double threshold)
    {
        if (double.IsNaN(threshold)) throw new ArgumentException("threshold is NaN; expected a number.");
        var ofLayer = table.Of(measure).ToLookup(edge => edge.Upstream.Layer);
        return new TableMatchList(study.Id, name, MeasureNames.NameOf(measure), threshold, [.. Enumerable.Range(0, study.Layers.Count - 1).Select(layer =>
        {
            var edges = ofLayer[layer].Select(edge => (edge.Upstream.Feature, edge.Downstream.Feature, Interval.Of(edge.Value))).ToArray();
            var best = new BestMatches(study.Layers[layer].Width, study.Layers[layer + 1].Width, edges);
            return new LayerMatches(layer, edges.Length, SideOf(best.Next, threshold), SideOf(best.Previous, threshold), Mutual(best, threshold));
        })]);
    }

    private static MatchedFeatures SideOf(ReadOnlySpan<Match> matches, double threshold)
    {
        var (listed, matched, sum) = (0, 0, 0.0);
        foreach (var match in matches)
        {
            if (match.Partner < 0) continue;
            listed++;
            if (!(match.Low > threshold)) continue;
            matched++;
            sum += match.Low;
        }

        return new MatchedFeatures(listed, matched, (double)matched / matches.Length, matched == 0 ? 0 : sum / matched);
    }

    private static int Mutual(BestMatches best, double threshold)
    {
        var mutual = 0;
        for (var feature = 0; feature < best.Next.Length; feature++)
        {
            var match = best.Next[feature];
            if (match.Partner >= 0 && match.Low > threshold && best.Previous[match.Partner].Partner == feature) mutual++;
        }

        return mutual;
    }
}
