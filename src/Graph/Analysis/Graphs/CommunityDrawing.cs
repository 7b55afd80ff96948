using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Analysis.Imports;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;

namespace SaeActors.Graph.Analysis.Graphs;

/// <summary>One community as a graph: its features that are most strongly linked within it, and the links between them.</summary>
public static class CommunityDrawing
{
    /// <summary>Members that are compared by their links; of a larger community the densest are taken. One look-up a pair in adjacent layers.</summary>
    private const int Compared = 6_000;

    /// <summary>Looks the members' pairs up, with the measure, threshold and support of the run but at the present window.</summary>
    /// <param name="graph">The service.</param>
    /// <param name="run">A run that is done.</param>
    /// <param name="members">Who is in which of its communities.</param>
    /// <param name="table">The imported edges that the run is of; null where it is of counted ones.</param>
    /// <param name="community">Which one.</param>
    /// <param name="most">Features of the answer, at least 1.</param>
    /// <param name="cancellation">Looked at by the service.</param>
    /// <returns>Null where the run has no such community.</returns>
    public static async Task<FeatureGraphAnswer?> OfAsync(
        IFeatureGraph graph, CommunityRun run, CommunityMembers members, EdgeTable? table, int community, int most, CancellationToken cancellation)
    {
        if (community < 0) return null;   // what marks features that are in no community
        var all = members.OfLayer.SelectMany((layer, number) => layer.Index().Where(one => one.Item == community).Select(one => new FeatureId(number, one.Index))).ToArray();
        if (all.Length == 0) return null;
        var whole = table is null
            ? await CountedAsync(graph, all, run.Request.Edges, cancellation)
            : Imported(table, await RowsAsync(graph, all, cancellation), run.Request.Edges);
        var shown = Strongest(whole, most);
        var part = whole with
        {
            Features = [.. whole.Features.Where(row => shown.Contains(new FeatureId(row.Layer, row.Feature)))],
            Edges = [.. whole.Edges.Where(edge => shown.Contains(Upstream(edge)) && shown.Contains(Downstream(edge)))],
        };
        var (choice, name) = (run.Request.Edges, MeasureNames.NameOf(run.Request.Edges.Measure));
        var which = shown.Count < all.Length ? $"the {shown.Count} features most strongly linked within it, of {all.Length}" : $"its {all.Length} features";
        var links = run.Request.Imported is { } edges ? $"imported edges '{edges}' where {name} > {choice.Threshold}" : $"links where {name} > {choice.Threshold} on at least {choice.MinSupport} tokens";
        return new FeatureGraphAnswer(
            part.Study, part.Window, $"Community {community} of run {run.Id}: {which}; {links}.", name, choice.Threshold, null, null, [], run.Id,
            GraphParts.NodesOf(part, new Dictionary<FeatureId, float>(), members), GraphParts.LinksOf(part));
    }

    private static async Task<Subgraph> CountedAsync(IFeatureGraph graph, FeatureId[] features, EdgeChoice choice, CancellationToken cancellation)
    {
        if (features.Length > Compared)
        {
            var rows = (await RowsAsync(graph, features, cancellation)).Features;
            features = [.. rows.OrderByDescending(row => row.Density).Select(row => new FeatureId(row.Layer, row.Feature)).Take(Compared)];
        }

        var pairs = await graph.SubgraphAsync(features, choice.Measure, choice.Threshold, cancellation);
        return pairs with { Edges = [.. pairs.Edges.Where(edge => edge.Low > choice.Threshold && edge.N12 >= choice.MinSupport)] };
    }

    private static Subgraph Imported(EdgeTable table, Subgraph features, EdgeChoice choice)
    {
        var members = features.Features.Select(row => new FeatureId(row.Layer, row.Feature)).ToHashSet();
        var edges = table.Of(choice.Measure).Where(edge => edge.Value > choice.Threshold && members.Contains(edge.Upstream) && members.Contains(edge.Downstream));
        return features with
        {
            Edges = [.. edges.Select(edge => new Edge(edge.Upstream.Layer, edge.Upstream.Feature, edge.Downstream.Feature, -1, -1, -1, 0, edge.Value, edge.Value, edge.Value))],
        };
    }

    /// <summary>The features without any pairs: no two adjacent layers are asked for together.</summary>
    private static async Task<Subgraph> RowsAsync(IFeatureGraph graph, FeatureId[] features, CancellationToken cancellation)
    {
        var (even, odd) = (features.Where(id => id.Layer % 2 == 0).ToArray(), features.Where(id => id.Layer % 2 == 1).ToArray());
        var first = await graph.SubgraphAsync(even, Measure.Jaccard, threshold: 1, cancellation);
        var second = await graph.SubgraphAsync(odd, Measure.Jaccard, threshold: 1, cancellation);
        return second with { Features = [.. first.Features.Concat(second.Features).OrderBy(row => row.Layer).ThenBy(row => row.Feature)], Edges = [] };
    }

    /// <summary>By summed weight of their edges, ties to the earlier feature.</summary>
    private static HashSet<FeatureId> Strongest(Subgraph graph, int most)
    {
        var strengths = graph.Features.ToDictionary(row => new FeatureId(row.Layer, row.Feature), _ => 0.0);
        foreach (var edge in graph.Edges)
        {
            strengths[Upstream(edge)] += edge.Value;
            strengths[Downstream(edge)] += edge.Value;
        }

        return [.. strengths.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => pair.Key).Take(most)];
    }

    private static FeatureId Upstream(Edge edge) => new(edge.Layer, edge.Upstream);

    private static FeatureId Downstream(Edge edge) => new(edge.Layer + 1, edge.Downstream);
}
