using SaeActors.Features;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Graphs;

/// <summary>Nodes and links from a subgraph at one window.</summary>
internal static class GraphParts
{
    /// <summary>One node a feature.</summary>
    /// <param name="graph">Features and edges.</param>
    /// <param name="values">Activations to show; empty for none.</param>
    /// <param name="communities">Whose communities to show; null for none.</param>
    public static GraphNode[] NodesOf(Subgraph graph, IReadOnlyDictionary<FeatureId, float> values, CommunityMembers? communities) =>
    [
        .. graph.Features.Select(row =>
        {
            var id = new FeatureId(row.Layer, row.Feature);
            int? community = communities?.OfLayer[row.Layer][row.Feature] is >= 0 and var found ? found : null;
            return new GraphNode(id.ToString(), row.Layer, row.Feature, row.Label, row.LabelSource, row.Density, community, values.GetValueOrDefault(id));
        }),
    ];

    /// <summary>One link an edge.</summary>
    public static GraphLink[] LinksOf(Subgraph graph) =>
    [
        .. graph.Edges.Select(edge => new GraphLink(
            new FeatureId(edge.Layer, edge.Upstream).ToString(), new FeatureId(edge.Layer + 1, edge.Downstream).ToString(), edge.Value, edge.N12)),
    ];
}
