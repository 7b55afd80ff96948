using System.Text.Json;
using System.Text.Json.Serialization;

namespace SaeActors.Graph.Analysis.Graphs.Files;

/// <summary>A feature of a node-link graph.</summary>
public sealed record NodeLinkNode
{
    /// <summary>Layer.</summary>
    public int Layer { get; init; }

    /// <summary>Latent.</summary>
    public int Feature { get; init; }

    /// <summary>Its label.</summary>
    public string? Explanation { get; init; }

    /// <summary><c>l_i</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Whatever else the file says, such as is_downstream or our community.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; init; }
}
