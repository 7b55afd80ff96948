using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using SaeActors.Features.Communities;

namespace SaeActors.Features.Tests.Communities;

/// <summary>The graphs of tests/data/graphs, and random ones.</summary>
internal static class Graphs
{
    public static CommunityGraph Read(string name) => FromLines(File.ReadLines(PathOf($"{name}.edges.csv")).Skip(1), ',');

    public static CommunityGraph ReadLfr()
    {
        using var lines = Unpacked("lfr_10000_mu0.1.csv.gz");
        return FromLines(lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries), '\t');
    }

    /// <summary>(V,) The planted community of each node.</summary>
    public static int[] LfrTruth(int nodeCount)
    {
        using var lines = Unpacked("lfr_10000_mu0.1.truth.json.gz");
        var communities = JsonDocument.Parse(lines.ReadToEnd()).RootElement.GetProperty("communities");
        var truth = Enumerable.Repeat(-1, nodeCount).ToArray();
        foreach (var (community, members) in communities.EnumerateArray().Index())
        {
            foreach (var member in members.EnumerateArray()) truth[member.GetInt32()] = community;
        }

        return truth;
    }

    public static CommunityGraph Random(int nodes, int edges, ulong seed, bool directed)
    {
        var random = new SplitMix(seed);
        var sources = Enumerable.Range(0, edges).Select(_ => random.Next(nodes)).ToArray();
        var targets = Enumerable.Range(0, edges).Select(edge => (sources[edge] / 8 * 8 + random.Next(random.Next(4) == 0 ? nodes : 8)) % nodes).ToArray();
        var weights = Enumerable.Range(0, edges).Select(_ => 0.1 + random.NextDouble()).ToArray();
        return CommunityGraph.FromEdges(nodes, sources, targets, weights, directed);
    }

    private static CommunityGraph FromLines(IEnumerable<string> lines, char separator)
    {
        var edges = lines.Select(line => line.Split(separator)).ToArray();
        int Node(string text) => int.Parse(text, CultureInfo.InvariantCulture);
        var (sources, targets) = (edges.Select(edge => Node(edge[0])).ToArray(), edges.Select(edge => Node(edge[1])).ToArray());
        var weights = separator == ',' && edges[0].Length == 3 ? edges.Select(edge => double.Parse(edge[2], CultureInfo.InvariantCulture)).ToArray() : [];
        return CommunityGraph.FromEdges(Math.Max(sources.Max(), targets.Max()) + 1, sources, targets, weights, directed: false);
    }

    private static StreamReader Unpacked(string name) => new(new GZipStream(File.OpenRead(PathOf(name)), CompressionMode.Decompress));

    private static string PathOf(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SaeActors.sln"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? ".", "tests", "data", "graphs", name);
    }
}
