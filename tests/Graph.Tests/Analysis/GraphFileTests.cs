using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using SaeActors.Features;
using SaeActors.Graph.Analysis.Graphs;
using SaeActors.Graph.Analysis.Graphs.Files;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Tests.Embedded;

namespace SaeActors.Graph.Tests.Analysis;

public class GraphFileTests
{
    /// <summary>A folder of graph files of the paper (github.com/Stefan-Heimersheim/spar-2024), which state no licence and are not shipped.</summary>
    private const string PaperFolder = "SAEACTORS_PAPER_GRAPHS";

    /// <summary>In the shape of the paper's files, with what some of them hold besides.</summary>
    private const string Handmade = """
        {"directed": true, "multigraph": false, "graph": {"description": "made by hand", "prompt": "a \"b\" ü", "clamping_threshold": 0.1, "seed": 42},
         "nodes": [{"layer": 0, "feature": 7, "explanation": "", "id": "0_7"}, {"layer": 1, "feature": 9, "explanation": "x", "id": "1_9", "is_downstream": true, "colors": [1, 2.5]}],
         "links": [{"similarity": 0.6206046938896179, "source": "0_7", "target": "1_9"}, {"similarity": 0.0, "source": "0_7", "target": "1_9", "kind": null}]}
        """;

    private static readonly FeatureGraphAnswer Graph = new(
        "study", 3, "a graph\u0001", "jaccard", 0.1, "The king", 1, ["<bos>", "The", " king"], 5,
        [new("0_7", 0, 7, "king", LabelSource.Imported, 0.1, 2, 1.5f), new("1_9", 1, 9, "<b>\u0007", LabelSource.Automatic, 0.2, 2, 0.5f), new("1_11", 1, 11, null, null, 0.3, null, 0.25f)],
        [new("0_7", "1_9", 0.5, 12), new("0_7", "1_11", 0.25, 4)]);

    [Fact]
    public void Node_link_files_are_read_and_written_again_without_loss()
    {
        var files = Environment.GetEnvironmentVariable(PaperFolder) is { } folder ? Directory.GetFiles(folder, "*.json").Select(File.ReadAllText) : [];
        foreach (var text in files.Prepend(Handmade))
        {
            var again = NodeLinkGraph.Read(Encoding.UTF8.GetBytes(text)).Write();
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse(again)), Encoding.UTF8.GetString(again)[..200]);
        }
    }

    [Theory]
    [InlineData("{}", "graph")]
    [InlineData("[1]", "node-link JSON")]
    [InlineData("""{"graph":{},"nodes":[],"links":[{"similarity":1,"source":"0_1","target":"1_1"}]}""", "'0_1'")]
    [InlineData("""{"graph":{},"nodes":[{"layer":0}],"links":[]}""", "id")]
    public void What_is_no_node_link_graph_is_refused(string text, string says) =>
        Assert.Contains(says, Assert.Throws<ArgumentException>(() => NodeLinkGraph.Read(Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);

    [Fact]
    public void Our_own_graph_is_a_node_link_file_with_all_it_knows()
    {
        var file = NodeLinkGraph.Read(GraphFile.NodeLink(Graph).Write());
        Assert.Equal(Graph.Nodes.Select(node => (node.Id, node.Label ?? "")), file.Nodes.Select(node => (node.Id, node.Explanation ?? "none")));
        Assert.Equal(Graph.Links.Select(link => (link.Source, link.Target, link.Similarity)), file.Links.Select(link => (link.Source, link.Target, link.Similarity)));
        Assert.Equal([2, 2], file.Nodes.Where(node => node.More!.ContainsKey("community")).Select(node => node.More!["community"].GetInt32()));
        Assert.Equal(["imported", "automatic"], file.Nodes.Where(node => node.More!.ContainsKey("explanation_source")).Select(node => node.More!["explanation_source"].GetString()));
        Assert.Equal([12L, 4L], file.Links.Select(link => link.More!["n12"].GetInt64()));
        Assert.Equal((0.1, "The king"), (file.Graph.ClampingThreshold, file.Graph.Prompt));
    }

    [Fact]
    public void Graph_ml_declares_every_key_and_survives_control_characters()
    {
        var text = GraphFile.GraphMl(Graph).ToString();
        var root = XDocument.Parse(text).Root!;
        var ns = root.GetDefaultNamespace();
        Assert.Equal("http://graphml.graphdrawing.org/xmlns", ns.NamespaceName);
        var keys = root.Elements(ns + "key").Select(key => (key.Attribute("id")!.Value, key.Attribute("for")!.Value)).ToHashSet();
        var nodes = root.Descendants(ns + "node").ToArray();
        var edges = root.Descendants(ns + "edge").ToArray();
        Assert.Equal((3, 2), (nodes.Length, edges.Length));
        Assert.All(nodes.SelectMany(node => node.Elements(ns + "data")), data => Assert.Contains((data.Attribute("key")!.Value, "node"), keys));
        Assert.All(edges.SelectMany(edge => edge.Elements(ns + "data")), data => Assert.Contains((data.Attribute("key")!.Value, "edge"), keys));
        var ids = nodes.Select(node => node.Attribute("id")!.Value).ToHashSet();
        Assert.All(edges, edge => Assert.True(ids.Contains(edge.Attribute("source")!.Value) && ids.Contains(edge.Attribute("target")!.Value)));
        Assert.Equal("<b>\uFFFD", nodes[1].Elements(ns + "data").Single(data => data.Attribute("key")!.Value == "label").Value);
    }

    [Fact]
    public async Task Attribution_graph_json_has_what_its_schema_requires_and_communities_as_supernodes()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var file = GraphFile.CircuitTracer(Graph, host.Graph.Study);
        Assert.Equal(["metadata", "qParams", "nodes", "links"], file.Select(pair => pair.Key));
        Assert.All(new[] { "slug", "scan", "prompt_tokens", "prompt" }, name => Assert.NotNull(file["metadata"]![name]));
        var nodes = file["nodes"]!.AsArray().Select(node => node!.AsObject()).ToArray();
        foreach (var node in nodes)
        {
            Assert.All(new[] { "node_id", "feature", "layer", "ctx_idx", "feature_type", "jsNodeId", "clerp" }, name => Assert.NotNull(node[name]));
            var parts = node["node_id"]!.GetValue<string>().Split('_').Select(long.Parse).ToArray();
            Assert.Equal((parts[0] + parts[1]) * (parts[0] + parts[1] + 1) / 2 + parts[1], node["feature"]!.GetValue<long>());
            Assert.Equal((1L, 1), (parts[2], node["ctx_idx"]!.GetValue<int>()));
        }

        Assert.Equal(["king", "automatic: <b>\u0007", ""], nodes.Select(node => node["clerp"]!.GetValue<string>()));
        var ids = nodes.Select(node => node["node_id"]!.GetValue<string>()).ToHashSet();
        Assert.All(file["links"]!.AsArray(), link => Assert.True(ids.Contains(link!["source"]!.GetValue<string>()) && ids.Contains(link["target"]!.GetValue<string>())));
        Assert.Equal("""[["community 2","0_7_1","1_9_1"]]""", file["qParams"]!["supernodes"]!.ToJsonString());
        Assert.Throws<ArgumentException>(() => GraphFile.CircuitTracer(Graph with { Prompt = null, Position = null }, host.Graph.Study));
    }

    [Fact]
    public async Task A_tree_holds_the_best_matches_of_the_root_and_of_theirs_at_one_window()
    {
        await using var host = await EmbeddedHost.StartAsync();
        await host.Graph.IngestAsync(Enumerable.Range(1, 3).Select(seed => Uploads.Of((ulong)seed)));
        var root = new FeatureId(0, 4);
        var tree = (await EvolutionTree.OfAsync(host.Graph, root, 2, 2, Features.Counting.Measure.Jaccard, 0, 1, null, CancellationToken.None))!;
        var query = new NeighborQuery(Direction.Next, Features.Counting.Measure.Jaccard, 2, 1, 0);
        var expected = new HashSet<FeatureId> { root };
        foreach (var child in (await host.Graph.NeighborsAsync(root, query, CancellationToken.None))!.Neighbors)
        {
            expected.Add(new FeatureId(1, child.Feature));
            foreach (var grandchild in (await host.Graph.NeighborsAsync(new FeatureId(1, child.Feature), query, CancellationToken.None))!.Neighbors)
            {
                expected.Add(new FeatureId(2, grandchild.Feature));
            }
        }

        Assert.Equal(expected.Order().Select(id => id.ToString()), tree.Nodes.Select(node => node.Id));
        Assert.Equal(3, tree.Window);
        Assert.All(tree.Links, link => Assert.True(link.Similarity > 0));
        Assert.Null(await EvolutionTree.OfAsync(host.Graph, new FeatureId(0, 99), 1, 1, Features.Counting.Measure.Jaccard, 0, 1, null, CancellationToken.None));
    }
}
