using System.Text.Json;
using System.Text.Json.Serialization;

namespace SaeActors.Graph.Analysis.Graphs.Files;

/// <summary>The node-link JSON of the paper's graph files, as networkx writes it.</summary>
/// <remarks>What the paper's files hold beyond these names is kept and written again.</remarks>
public sealed record NodeLinkGraph
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Links go from the earlier layer to the later one.</summary>
    public bool Directed { get; init; } = true;

    /// <summary>Whether two nodes may have several links.</summary>
    public bool Multigraph { get; init; }

    /// <summary>What the graph is.</summary>
    public required NodeLinkInfo Graph { get; init; }

    /// <summary>Features.</summary>
    public required IReadOnlyList<NodeLinkNode> Nodes { get; init; }

    /// <summary>Similarities.</summary>
    public required IReadOnlyList<NodeLinkLink> Links { get; init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ArgumentException">It is not such JSON, or a link names a node that is not there.</exception>
    public static NodeLinkGraph Read(ReadOnlySpan<byte> utf8)
    {
        NodeLinkGraph graph;
        try
        {
            graph = JsonSerializer.Deserialize<NodeLinkGraph>(utf8, Options) ?? throw new ArgumentException("the graph is null; expected node-link JSON.");
        }
        catch (JsonException wrong)
        {
            throw new ArgumentException($"the graph is not node-link JSON with graph, nodes and links: {wrong.Message}", wrong);
        }

        var ids = graph.Nodes.Select(node => node.Id).ToHashSet();
        foreach (var link in graph.Links)
        {
            if (!ids.Contains(link.Source) || !ids.Contains(link.Target))
            {
                throw new ArgumentException($"a link goes from '{link.Source}' to '{link.Target}'; expected ids of nodes.");
            }
        }

        return graph;
    }

    /// <summary>The file.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Options);
}
