using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Queries;

/// <summary>One feature as a line of a list.</summary>
internal static class FeatureRows
{
    public static FeatureRow Of(int layer, int feature, LayerMarginals marginals, LabelStore labels)
    {
        var mine = marginals[feature];
        var name = labels[new FeatureId(layer, feature)];
        return new FeatureRow(
            layer, feature, mine.Count, Share(mine.Count, marginals.Tokens), mine.Max, MeanOf(mine, mine.Count), name?.Text, name?.Source);
    }

    public static double Share(long count, long tokens) => tokens == 0 ? 0 : (double)count / tokens;

    /// <summary>Mean over the activations above 0; 0 where there are none.</summary>
    public static double MeanOf(in FeatureMarginals marginals, long activations) => activations == 0 ? 0 : marginals.Sum / activations;
}
