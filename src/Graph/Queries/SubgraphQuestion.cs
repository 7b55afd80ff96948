using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.State;

namespace SaeActors.Graph.Queries;

/// <summary>Some features and the edges among them, at one window.</summary>
/// <remarks>One look-up a pair of features in adjacent layers.</remarks>
internal sealed class SubgraphQuestion(Study study, LabelStore labels, EdgeFilter filter)
{
    /// <param name="state">Everything counted.</param>
    /// <param name="features">Features of the study, in any order.</param>
    public Subgraph Answer(GraphState state, IReadOnlyList<FeatureId> features)
    {
        var layers = LayersOf(features);
        var (version, pairs) = state.Ask(view => (
            view.Version,
            layers.Where(layer => layers.ContainsKey(layer.Key + 1)).ToDictionary(
                layer => layer.Key, layer => view.Pairs(layer.Key, layer.Value, layers[layer.Key + 1]))));
        return Answer(version, layers, pairs);
    }

    /// <summary>The asked features, each once, by layer; layers and features increasing.</summary>
    public static Dictionary<int, int[]> LayersOf(IEnumerable<FeatureId> features) =>
        features.Distinct().Order().GroupBy(id => id.Layer, id => id.Feature).ToDictionary(layer => layer.Key, layer => layer.ToArray());

    /// <param name="version">The window of all numbers.</param>
    /// <param name="layers">What <see cref="LayersOf"/> made.</param>
    /// <param name="pairs">Upstream layer → the partners of each of its asked features among those of the next.</param>
    public Subgraph Answer(GraphVersion version, Dictionary<int, int[]> layers, Dictionary<int, IReadOnlyList<CoFiring>[]> pairs) => new(
        study.Id, version.Window, version.Tokens,
        [.. layers.SelectMany(layer => layer.Value.Select(feature => FeatureRows.Of(layer.Key, feature, version.Marginals[layer.Key], labels)))],
        [.. pairs.SelectMany(pair => layers[pair.Key].Zip(pair.Value, (feature, row) => EdgesOf(version, pair.Key, feature, row)).SelectMany(edges => edges))]);

    private IEnumerable<Edge> EdgesOf(GraphVersion version, int layer, int feature, IReadOnlyList<CoFiring> partners)
    {
        var mine = version.Marginals[layer][feature];
        foreach (var partner in partners)
        {
            var theirs = version.Marginals[layer + 1][partner.Feature];
            if (filter.RowOf(partner, version.Tokens, mine, theirs) is not { } row) continue;
            yield return new Edge(
                layer, feature, partner.Feature, mine.Count, theirs.Count, partner.Count, partner.Miss, row.Value.Low, row.Value.Low, row.Value.High);
        }
    }
}
