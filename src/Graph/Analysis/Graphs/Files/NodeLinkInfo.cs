using System.Text.Json;
using System.Text.Json.Serialization;

namespace SaeActors.Graph.Analysis.Graphs.Files;

/// <summary>What a node-link graph is.</summary>
public sealed record NodeLinkInfo
{
    /// <summary>For a reader.</summary>
    public string? Description { get; init; }

    /// <summary>The text, in a prompt graph.</summary>
    public string? Prompt { get; init; }

    /// <summary>Similarities below it are 0.</summary>
    public double? ClampingThreshold { get; init; }

    /// <summary>Whatever else the file says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; init; }
}
