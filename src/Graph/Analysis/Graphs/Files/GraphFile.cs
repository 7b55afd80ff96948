using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Graphs.Files;

/// <summary>Graphs as files of the field: the paper's node-link JSON, GraphML, and the attribution-graph JSON of circuit-tracer and Neuronpedia.</summary>
public static class GraphFile
{
    private static readonly XNamespace Ml = "http://graphml.graphdrawing.org/xmlns";

    /// <summary>As the paper's files, with activation, density, community and counts beside what those hold.</summary>
    public static NodeLinkGraph NodeLink(FeatureGraphAnswer graph) => new()
    {
        Graph = new NodeLinkInfo
        {
            Description = graph.Description,
            Prompt = graph.Prompt,
            ClampingThreshold = graph.Threshold,
            More = More(("measure", graph.Measure), ("study", graph.Study), ("window", graph.Window)),
        },
        Nodes = [.. graph.Nodes.Select(node => new NodeLinkNode
        {
            Layer = node.Layer, Feature = node.Feature, Explanation = node.Label ?? "", Id = node.Id,
            More = More(("explanation_source", SourceOf(node)), ("activation", node.Value), ("density", node.Density), ("community", node.Community)),
        })],
        Links = [.. graph.Links.Select(link => new NodeLinkLink { Source = link.Source, Target = link.Target, Similarity = link.Similarity, More = More(("n12", link.N12)) })],
    };

    /// <summary>GraphML 1.0, as Gephi, yEd and networkx read it.</summary>
    public static XDocument GraphMl(FeatureGraphAnswer graph)
    {
        var keys = new[]
        {
            ("layer", "node", "int"), ("feature", "node", "int"), ("label", "node", "string"), ("labelSource", "node", "string"), ("density", "node", "double"),
            ("activation", "node", "double"), ("community", "node", "int"), ("similarity", "edge", "double"), ("n12", "edge", "long"),
        }.Select(key => new XElement(Ml + "key", new XAttribute("id", key.Item1), new XAttribute("for", key.Item2), new XAttribute("attr.name", key.Item1), new XAttribute("attr.type", key.Item3)));
        var nodes = graph.Nodes.Select(node => new XElement(
            Ml + "node", new XAttribute("id", node.Id), Data("layer", node.Layer), Data("feature", node.Feature), Data("label", Printable(node.Label)),
            Data("labelSource", SourceOf(node)), Data("density", node.Density), Data("activation", node.Value), Data("community", node.Community)));
        var links = graph.Links.Select(link => new XElement(
            Ml + "edge", new XAttribute("source", link.Source), new XAttribute("target", link.Target), Data("similarity", link.Similarity), Data("n12", link.N12)));
        return new XDocument(new XElement(
            Ml + "graphml", keys,
            new XElement(Ml + "graph", new XAttribute("id", "G"), new XAttribute("edgedefault", "directed"), new XElement(Ml + "desc", Printable(graph.Description)), nodes, links)));
    }

    /// <summary>Attribution-graph JSON: one feature node a feature at its token, communities as supernodes, similarities as weights.</summary>
    /// <remarks>A similarity is no attribution; the description says so. Needs a prompt graph.</remarks>
    /// <exception cref="ArgumentException">The graph has no prompt.</exception>
    public static JsonObject CircuitTracer(FeatureGraphAnswer graph, Study study)
    {
        if (graph.Prompt is not { } prompt || graph.Position is not { } position) throw new ArgumentException("the graph has no prompt; expected a prompt graph.");
        string IdOf(string feature) => $"{feature}_{position}";
        var supernodes = graph.Nodes.Where(node => node.Community is not null).GroupBy(node => node.Community!.Value).OrderBy(group => group.Key)
            .Select(group => (JsonNode)new JsonArray([$"community {group.Key}", .. group.Select(node => (JsonNode)IdOf(node.Id))]));
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["slug"] = $"saeactors-{graph.Study}-{graph.Window}-{position}",
                ["scan"] = study.Model?.Name ?? "none",
                ["prompt_tokens"] = new JsonArray([.. graph.Tokens.Select(token => (JsonNode)token)]),
                ["prompt"] = prompt,
                ["info"] = new JsonObject
                {
                    ["description"] = $"{graph.Description} Weights are similarities, not attributions.",
                    ["generator"] = new JsonObject { ["name"] = "SaeActors" },
                },
                ["schema_version"] = 1,
            },
            ["qParams"] = new JsonObject
            {
                ["pinnedIds"] = new JsonArray(),
                ["supernodes"] = new JsonArray([.. supernodes]),
                ["linkType"] = "both",
                ["clickedId"] = "",
                ["sg_pos"] = "",
            },
            ["nodes"] = new JsonArray([.. graph.Nodes.Select(node => (JsonNode)new JsonObject
            {
                ["node_id"] = IdOf(node.Id),
                ["feature"] = Cantor(node.Layer, node.Feature),
                ["layer"] = node.Layer.ToString(CultureInfo.InvariantCulture),
                ["ctx_idx"] = position,
                ["feature_type"] = "cross layer transcoder",
                ["jsNodeId"] = $"{node.Id}-0",
                ["clerp"] = node.LabelSource == LabelSource.Automatic ? $"automatic: {node.Label}" : node.Label ?? "",
                ["activation"] = node.Value,
            })]),
            ["links"] = new JsonArray([.. graph.Links.Select(link => (JsonNode)new JsonObject
            {
                ["source"] = IdOf(link.Source), ["target"] = IdOf(link.Target), ["weight"] = link.Similarity,
            })]),
        };
    }

    /// <summary>The pairing by which that format numbers features: (l + i)(l + i + 1)/2 + i.</summary>
    private static long Cantor(long layer, long feature) => (layer + feature) * (layer + feature + 1) / 2 + feature;

    private static string? SourceOf(GraphNode node) => node.LabelSource?.ToString().ToLowerInvariant();

    private static Dictionary<string, JsonElement> More(params (string Name, object? Value)[] values) =>
        values.Where(value => value.Value is not null).ToDictionary(value => value.Name, value => JsonSerializer.SerializeToElement(value.Value));

    private static XElement? Data<T>(string key, T value) =>
        value is null ? null : new XElement(Ml + "data", new XAttribute("key", key), string.Create(CultureInfo.InvariantCulture, $"{value}"));

    /// <summary>XML 1.0 has no control characters; token texts may.</summary>
    private static string? Printable(string? text) =>
        text is null ? null : string.Concat(text.Select(letter => System.Xml.XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter) ? letter : '\uFFFD'));
}
