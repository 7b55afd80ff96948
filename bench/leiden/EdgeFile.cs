using System.Globalization;
using System.IO.Compression;
using SaeActors.Features.Communities;

namespace SaeActors.LeidenBench;

/// <summary>An edge list: two ids and an optional weight per line, separated by blanks, tabs or commas; plain or gzip.</summary>
/// <remarks>Ids are any text, numbered in order of appearance. Lines that start with '#', and a first line whose third column is not a
/// number or whose ids are called source and target, are skipped.</remarks>
internal sealed class EdgeFile
{
    private readonly Dictionary<string, int> _nodes = [];
    private readonly List<int> _sources = [];
    private readonly List<int> _targets = [];
    private readonly List<double> _weights = [];

    public IEnumerable<string> Names => _nodes.Keys;

    public static EdgeFile Read(string path)
    {
        using var file = File.OpenRead(path);
        using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var lines = new StreamReader(plain);
        var edges = new EdgeFile();
        for (var number = 1; lines.ReadLine() is { } line; number++)
        {
            edges.Add(path, number, line);
        }

        return edges;
    }

    public CommunityGraph Graph(bool directed) => CommunityGraph.FromEdges(
        _nodes.Count, _sources.ToArray(), _targets.ToArray(), _weights.ToArray(), directed);

    private void Add(string path, int number, string line)
    {
        var fields = line.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 0 || line[0] == '#' || (number == 1 && fields[0] == "source"))
        {
            return;
        }

        if (fields.Length < 2)
        {
            throw new InvalidDataException($"{path}: line {number} has {fields.Length} field; expected two ids and an optional weight.");
        }

        _sources.Add(Node(fields[0]));
        _targets.Add(Node(fields[1]));
        var weighs = fields.Length > 2 && double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        _weights.Add(weighs ? double.Parse(fields[2], CultureInfo.InvariantCulture) : 1);
    }

    private int Node(string name)
    {
        if (!_nodes.TryGetValue(name, out var node))
        {
            _nodes.Add(name, node = _nodes.Count);
        }

        return node;
    }
}
