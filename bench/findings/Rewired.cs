using SaeActors.Features;
using SaeActors.Features.Communities;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Findings;

/// <summary>The modularity that Leiden finds where there is nothing but degrees: every layer pair's edges keep their upstream ends and weights, and
/// their downstream ends are dealt out anew.</summary>
/// <remarks>Sparse random graphs have high modularity too (Guimerà, Sales-Pardo, Amaral 2004), so a modularity alone says nothing.</remarks>
internal static class Rewired
{
    public static async Task<double> QualityAsync(IFeatureGraph graph, ulong seed, double threshold)
    {
        var request = Motifs.CommunityDefaults;
        var pairs = graph.Study.Layers.Count - 1;
        var list = await graph.EdgesAsync(new EdgeQuery(0, request.Edges.Measure, threshold, request.Edges.MinSupport, pairs), CancellationToken.None);
        var edges = await list.Edges.ToArrayAsync();
        var random = new SplitMix(seed);
        var nodes = new Dictionary<FeatureId, int>();
        var (sources, targets, weights) = (new List<int>(), new List<int>(), new List<double>());
        foreach (var pair in edges.GroupBy(edge => edge.Layer))
        {
            int[] ends = [.. pair.Select(edge => edge.Downstream)];
            random.Shuffle<int>(ends);
            foreach (var (edge, end) in pair.Zip(ends))
            {
                sources.Add(NodeOf(new FeatureId(edge.Layer, edge.Upstream)));
                targets.Add(NodeOf(new FeatureId(edge.Layer + 1, end)));
                weights.Add(edge.Value);
            }
        }

        var rewired = CommunityGraph.FromEdges(nodes.Count, [.. sources], [.. targets], [.. weights], directed: true);
        return Leiden.Run(rewired, new LeidenOptions { Seed = seed, Quality = request.Quality, Threads = Environment.ProcessorCount }, null, CancellationToken.None).Quality;

        int NodeOf(FeatureId id)
        {
            if (!nodes.TryGetValue(id, out var node)) nodes.Add(id, node = nodes.Count);
            return node;
        }
    }
}
