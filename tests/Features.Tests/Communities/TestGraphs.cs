using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SaeActors.Features.Communities;

namespace SaeActors.Features.Tests.Communities;

/// <summary>The graphs of tests/data/graphs, and seeded random ones.</summary>
internal static class TestGraphs
{
    public static CommunityGraph Read(string name, bool directed = false)
    {
        var rows = File.ReadLines(PathOf($"{name}.edges.csv")).Skip(1)
            .Select(line => line.Split(',').Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var (sources, targets) = (rows.Select(row => (int)row[0]).ToArray(), rows.Select(row => (int)row[1]).ToArray());
        double[] weights = rows[0].Length > 2 ? [.. rows.Select(row => row[2])] : [];
        return CommunityGraph.FromEdges(Math.Max(sources.Max(), targets.Max()) + 1, sources, targets, weights, directed);
    }

    /// <summary>An LFR graph with its planted community of each node.</summary>
    public static (CommunityGraph Graph, int[] Truth) ReadPlanted(string name)
    {
        var edges = Lines($"{name}.csv.gz").Select(line => line.Split('\t'))
            .Select(row => (Source: int.Parse(row[0], CultureInfo.InvariantCulture), Target: int.Parse(row[1], CultureInfo.InvariantCulture))).ToArray();
        var graph = CommunityGraph.FromEdges(
            edges.Max(edge => Math.Max(edge.Source, edge.Target)) + 1, [.. edges.Select(edge => edge.Source)], [.. edges.Select(edge => edge.Target)], [], directed: false);
        var truth = new int[graph.NodeCount];
        using var json = JsonDocument.Parse(string.Concat(Lines($"{name}.truth.json.gz")));
        var community = 0;
        foreach (var members in json.RootElement.GetProperty("communities").EnumerateArray())
        {
            foreach (var member in members.EnumerateArray()) truth[member.GetInt32()] = community;
            community++;
        }

        return (graph, truth);
    }

    public static CommunityGraph Random(ulong seed, int nodeCount, int edgeCount, bool directed)
    {
        var random = new SplitMix(seed);
        var (sources, targets, weights) = (new int[edgeCount], new int[edgeCount], new double[edgeCount]);
        for (var edge = 0; edge < edgeCount; edge++)
        {
            (sources[edge], targets[edge], weights[edge]) = (random.Next(nodeCount), random.Next(nodeCount), 0.1 + random.NextDouble());
        }

        return CommunityGraph.FromEdges(nodeCount, sources, targets, weights, directed);
    }

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(PathOf(file)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static string PathOf(string file, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "data", "graphs", file);
}
