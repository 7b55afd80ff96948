using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;
using SaeActors.Inference;

namespace SaeActors.Graph.Analysis;

/// <summary>Causal effects beside co-firing: what the model does when a feature is taken out, and what the counts said of the pair.</summary>
public static class AblationTable
{
    /// <summary>Ablates each feature on its own and looks up the pairs it changed, all at one window.</summary>
    /// <remarks>The feature is zeroed, and changes are listed, where tokens are counted: at the others, which SAEs are not trained on, activations
    /// are the largest and say the least.</remarks>
    /// <param name="graph">The service.</param>
    /// <param name="text">The text to ablate on.</param>
    /// <param name="layer">The features' layer; it must have a next one.</param>
    /// <param name="features">Features of that layer.</param>
    /// <param name="k">Changes listed per feature, largest effect first; ties go to the earlier token, then the lower feature.</param>
    /// <param name="cancellation">Looked at between internal batches.</param>
    /// <exception cref="ArgumentException">No next layer, or a feature that the layer does not have.</exception>
    /// <exception cref="NoModelException">The study has no model.</exception>
    public static async Task<AblationAnswer> OfAsync(
        IFeatureGraph graph, string text, int layer, IReadOnlyList<int> features, int k, CancellationToken cancellation)
    {
        var ablation = await graph.AblateAsync(text, layer, features, cancellation);
        var counted = ablation.Features.Select(feature => feature.Effects.Where(effect => ablation.Tokens[effect.Token].Counted).ToArray()).ToArray();
        var largest = counted.Select(effects => Largest(effects, k)).ToArray();
        var pairs = await graph.SubgraphAsync(
            [
                .. features.Select(feature => new FeatureId(layer, feature)),
                .. largest.SelectMany(effects => effects, (_, effect) => new FeatureId(layer + 1, effect.Feature)),
            ],
            Measure.Jaccard, threshold: 0, cancellation);
        var edges = pairs.Edges.ToDictionary(edge => (edge.Upstream, edge.Downstream));
        var labels = pairs.Features.Where(row => row.Layer == layer + 1).ToDictionary(row => row.Feature, Labels.NameOf);
        return new AblationAnswer(pairs.Study, pairs.Window, ablation.Tokens,
        [
            .. ablation.Features.Select((feature, position) => new AblatedFeature(
                layer, feature.Feature, counted[position].Length,
                [.. largest[position].Select(effect => Change(effect, labels[effect.Feature], edges.GetValueOrDefault((feature.Feature, effect.Feature))))])),
        ]);
    }

    private static AblationEffect[] Largest(AblationEffect[] effects, int k) =>
        [.. effects.OrderByDescending(effect => Math.Abs(effect.Effect)).ThenBy(effect => effect.Token).ThenBy(effect => effect.Feature).Take(k)];

    private static AblationChange Change(AblationEffect effect, FeatureName? name, Edge? edge) =>
        new(effect.Token, effect.Feature, name?.Text, name?.Source, effect.Unablated, effect.Effect, effect.Skip, edge?.N12 ?? 0, edge?.Value ?? 0);
}
