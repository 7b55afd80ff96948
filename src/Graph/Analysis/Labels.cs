using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis;

/// <summary>Labels of some features, looked up together.</summary>
public sealed class Labels
{
    private readonly Dictionary<FeatureId, FeatureName?> _labels;

    private Labels(Dictionary<FeatureId, FeatureName?> labels) => _labels = labels;

    /// <summary>A looked-up feature's label, or null.</summary>
    public FeatureName? this[FeatureId feature] => _labels.GetValueOrDefault(feature);

    /// <summary>Looks up each of the features.</summary>
    public static async Task<Labels> OfAsync(IFeatureGraph graph, IEnumerable<FeatureId> features, CancellationToken cancellation)
    {
        var labels = new Dictionary<FeatureId, FeatureName?>();
        foreach (var layers in features.Distinct().GroupBy(id => id.Layer % 2))   // no two adjacent layers in one question: no pairs to look up
        {
            foreach (var row in (await graph.SubgraphAsync([.. layers], Measure.Jaccard, threshold: 1, cancellation)).Features)
            {
                labels[new FeatureId(row.Layer, row.Feature)] = NameOf(row);
            }
        }

        return new Labels(labels);
    }

    /// <summary>A row's label, or null.</summary>
    public static FeatureName? NameOf(FeatureRow row) => row.Label is { } text && row.LabelSource is { } source ? new FeatureName(text, source) : null;
}
