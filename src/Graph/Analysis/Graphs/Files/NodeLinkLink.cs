using System.Text.Json;
using System.Text.Json.Serialization;

namespace SaeActors.Graph.Analysis.Graphs.Files;

/// <summary>A similarity of a node-link graph.</summary>
public sealed record NodeLinkLink
{
    /// <summary>The measure of the graph.</summary>
    public double Similarity { get; init; }

    /// <summary>Upstream node.</summary>
    public required string Source { get; init; }

    /// <summary>Downstream node.</summary>
    public required string Target { get; init; }

    /// <summary>Whatever else the file says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; init; }
}
