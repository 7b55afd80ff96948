using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;

namespace SaeActors.Graph.Analysis.Graphs;

/// <summary>What a feature comes from and becomes: its best matches, theirs, and so on, in both directions.</summary>
public static class EvolutionTree
{
    private static readonly Dictionary<FeatureId, float> NoValues = [];

    /// <summary>Follows the best matches, then reads all of them at one window.</summary>
    /// <param name="graph">The service.</param>
    /// <param name="root">Where to begin.</param>
    /// <param name="depth">Layers to go in each direction, at least 1.</param>
    /// <param name="k">Matches followed from each feature, at least 1.</param>
    /// <param name="measure">What makes a match.</param>
    /// <param name="threshold">Matches and links strictly above it.</param>
    /// <param name="minSupport">Pairs of fewer co-firings are no match.</param>
    /// <param name="communities">The run to colour by and who is in which community; null for none.</param>
    /// <param name="cancellation">Looked at from feature to feature.</param>
    /// <returns>Null where the study has no such feature.</returns>
    /// <exception cref="ArgumentException">The threshold is not a number.</exception>
    public static async Task<FeatureGraphAnswer?> OfAsync(
        IFeatureGraph graph, FeatureId root, int depth, int k, Measure measure, double threshold, long minSupport,
        (long Run, CommunityMembers Members)? communities, CancellationToken cancellation)
    {
        if (await graph.FeatureAsync(root, cancellation) is null) return null;
        var found = new HashSet<FeatureId> { root };
        foreach (var direction in new[] { Direction.Previous, Direction.Next })
        {
            IReadOnlyList<FeatureId> frontier = [root];
            for (var step = 0; step < depth && frontier.Count > 0; step++) frontier = await StepAsync(frontier, direction);
        }

        var pairs = await graph.SubgraphAsync([.. found], measure, threshold, cancellation);
        var name = MeasureNames.NameOf(measure);
        return new FeatureGraphAnswer(
            pairs.Study, pairs.Window, $"The {k} best matches of {root} and of theirs, {depth} layers up and down, by {name}.", name, threshold,
            null, null, [], communities?.Run, GraphParts.NodesOf(pairs, NoValues, communities?.Members), GraphParts.LinksOf(pairs));

        async Task<IReadOnlyList<FeatureId>> StepAsync(IReadOnlyList<FeatureId> frontier, Direction direction)
        {
            var next = new List<FeatureId>();
            foreach (var feature in frontier)
            {
                var layer = direction == Direction.Next ? feature.Layer + 1 : feature.Layer - 1;
                if (layer < 0 || layer >= graph.Study.Layers.Count) continue;
                var neighbors = (await graph.NeighborsAsync(feature, new NeighborQuery(direction, measure, k, minSupport, MinLift: 0), cancellation))!;
                next.AddRange(neighbors.Neighbors.Where(one => one.Measures[neighbors.Measure] > threshold).Select(one => new FeatureId(layer, one.Feature)).Where(found.Add));
            }

            return next;
        }
    }
}
