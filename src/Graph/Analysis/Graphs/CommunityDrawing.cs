using SaeActors.Features;
using SaeActors.Graph.Analysis.Communities;
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
    /// <param name="community">Which one.</param>
    /// <param name="most">Features of the answer, at least 1.</param>
    /// <param name="cancellation">Looked at by the service.</param>
    /// <returns>Null where the run has no such community.</returns>
    /// <exception cref="ArgumentException">The run is of imported edges, which are not among the counted pairs.</exception>
    public static async Task<FeatureGraphAnswer?> OfAsync(
        IFeatureGraph graph, CommunityRun run, CommunityMembers members, int community, int most, CancellationToken cancellation)
    {
        if (run.Request.Imported is { } table) throw new ArgumentException($"run {run.Id} is of the imported edges '{table}'; expected a run of counted edges.");
        var all = members.OfLayer.SelectMany((layer, number) => layer.Index().Where(one => one.Item == community).Select(one => new FeatureId(number, one.Index))).ToArray();
        if (all.Length == 0) return null;
        var choice = run.Request.Edges;
        var compared = all.Length <= Compared ? all : await DensestAsync(graph, all, choice, cancellation);
        var pairs = await graph.SubgraphAsync(compared, choice.Measure, choice.Threshold, cancellation);
        var edges = pairs.Edges.Where(edge => edge.Low > choice.Threshold && edge.N12 >= choice.MinSupport).ToArray();
        var shown = Strongest(compared, edges, most);
        var part = pairs with
        {
            Features = [.. pairs.Features.Where(row => shown.Contains(new FeatureId(row.Layer, row.Feature)))],
            Edges = [.. edges.Where(edge => shown.Contains(Upstream(edge)) && shown.Contains(Downstream(edge)))],
        };
        var name = MeasureNames.NameOf(choice.Measure);
        var which = shown.Count < all.Length ? $"the {shown.Count} features most strongly linked within it, of {all.Length}" : $"its {all.Length} features";
        return new FeatureGraphAnswer(
            part.Study, part.Window, $"Community {community} of run {run.Id}: {which}; links where {name} > {choice.Threshold} on at least {choice.MinSupport} tokens.",
            name, choice.Threshold, null, null, [], run.Id, GraphParts.NodesOf(part, new Dictionary<FeatureId, float>(), members), GraphParts.LinksOf(part));
    }

    private static async Task<FeatureId[]> DensestAsync(IFeatureGraph graph, FeatureId[] features, EdgeChoice choice, CancellationToken cancellation)
    {
        var rows = new List<FeatureRow>();
        foreach (var layers in features.GroupBy(id => id.Layer % 2))   // no two adjacent layers in one question: no pairs to look up
        {
            rows.AddRange((await graph.SubgraphAsync([.. layers], choice.Measure, choice.Threshold, cancellation)).Features);
        }

        return [.. rows.OrderByDescending(row => row.Density).Select(row => new FeatureId(row.Layer, row.Feature)).Take(Compared)];
    }

    /// <summary>By summed weight of their edges, ties to the earlier feature.</summary>
    private static HashSet<FeatureId> Strongest(FeatureId[] features, Edge[] edges, int most)
    {
        var strengths = features.ToDictionary(feature => feature, _ => 0.0);
        foreach (var edge in edges)
        {
            strengths[Upstream(edge)] += edge.Value;
            strengths[Downstream(edge)] += edge.Value;
        }

        return [.. strengths.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => pair.Key).Take(most)];
    }

    private static FeatureId Upstream(Edge edge) => new(edge.Layer, edge.Upstream);

    private static FeatureId Downstream(Edge edge) => new(edge.Layer + 1, edge.Downstream);
}
