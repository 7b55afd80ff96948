using SaeActors.Features;
using SaeActors.Features.Communities;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Analysis.Imports;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Tests.Analysis;

/// <summary>What is computed from an edge table, computed once more in the plainest way.</summary>
internal static class TableCheck
{
    public static void MatchesEqualDirectComputation(EdgeTable table, Study study, Measure measure, double threshold)
    {
        var list = TableMatches.Of("table", table, study, measure, threshold);
        Assert.Equal(study.Layers.Count - 1, list.Layers.Count);
        foreach (var found in list.Layers)
        {
            var edges = table.Of(measure).Where(edge => edge.Upstream.Layer == found.Layer).ToArray();
            var next = edges.GroupBy(edge => edge.Upstream).ToDictionary(feature => feature.Key, feature => feature.MaxBy(edge => (edge.Value, -edge.Downstream.Feature)));
            var previous = edges.GroupBy(edge => edge.Downstream).ToDictionary(feature => feature.Key, feature => feature.MaxBy(edge => (edge.Value, -edge.Upstream.Feature)));
            Assert.Equal(edges.Length, found.Edges);
            Check(found.Next, next.Values, study.Layers[found.Layer].Width);
            Check(found.Previous, previous.Values, study.Layers[found.Layer + 1].Width);
            Assert.Equal(next.Values.Count(edge => edge.Value > threshold && previous[edge.Downstream].Upstream == edge.Upstream), found.Mutual);
        }

        void Check(MatchedFeatures side, ICollection<(FeatureId Upstream, FeatureId Downstream, double Value)> best, int width)
        {
            var matched = best.Where(edge => edge.Value > threshold).ToArray();
            Assert.Equal((best.Count, matched.Length, (double)matched.Length / width), (side.Listed, side.Matched, side.MatchedOfAll));
            Assert.Equal(matched.Length == 0 ? 0 : matched.Average(edge => edge.Value), side.MeanBest, precision: 12);
        }
    }

    /// <summary>The run's members, scored anew on the table's edges.</summary>
    public static async Task ResultIsThePartitionsQualityAsync(CommunityRuns runs, CommunityRun run, EdgeTable table)
    {
        var edges = table.Of(run.Request.Edges.Measure).Where(edge => edge.Value > run.Request.Edges.Threshold).ToArray();
        var nodes = edges.SelectMany(edge => new[] { edge.Upstream, edge.Downstream }).Distinct().Index().ToDictionary(node => node.Item, node => node.Index);
        var graph = CommunityGraph.FromEdges(
            nodes.Count, [.. edges.Select(edge => nodes[edge.Upstream])], [.. edges.Select(edge => nodes[edge.Downstream])], [.. edges.Select(edge => edge.Value)],
            directed: run.Request.Quality == QualityFunction.DirectedModularity);
        var members = (await runs.MembersAsync(run.Id, CancellationToken.None))!;
        var found = new Partition([.. nodes.OrderBy(node => node.Value).Select(node => members.OfLayer[node.Key.Layer][node.Key.Feature])]);
        Assert.Equal((edges.Length, nodes.Count), (run.Result!.Edges, run.Result.Nodes));
        Assert.Equal(found.Quality(graph, run.Request.Quality), run.Result.Quality, precision: 12);
    }

    public static async Task<CommunityRun> EndedAsync(CommunityRuns runs, CommunityRun run)
    {
        while (true)
        {
            var now = await runs.FindAsync(run.Id, CancellationToken.None);
            if (now is null or { State: not (CommunityState.Waiting or CommunityState.Running) }) return now!;
            await Task.Yield();
        }
    }
}
