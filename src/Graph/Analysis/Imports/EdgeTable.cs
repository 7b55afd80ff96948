using System.Globalization;
using System.IO.Compression;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;

namespace SaeActors.Graph.Analysis.Imports;

/// <summary>Edges that somebody else computed: similarities without counts, for communities and best matches only.</summary>
/// <remarks>E edges, each with a value for one or more of M measures. The first line names the columns, in any order: <c>upstream</c>, <c>downstream</c>
/// (features such as <c>3_17</c> and <c>4_9</c>, of adjacent layers) and measures as the service calls them; every other line is an edge, with nothing where a
/// measure has no value. Columns are separated by tabs or by commas, as in the first line. Filled by one thread, then read by any.</remarks>
public sealed class EdgeTable
{
    /// <summary>Most edges of a table: Leiden holds so many in 4 GB.</summary>
    public const int MostEdges = 10_000_000;

    private readonly Study _study;
    private readonly EdgeTableHeader _header;
    private readonly List<FeatureId> _upstream = [];     // (E,)
    private readonly List<FeatureId> _downstream = [];   // (E,)
    private readonly List<double>[] _values;             // (M, E) NaN where there is none
    private readonly HashSet<(FeatureId, FeatureId)> _pairs = [];

    /// <param name="study">Whose features it connects.</param>
    /// <param name="header">The first line.</param>
    /// <exception cref="ArgumentException">The header is not one; the message names the column.</exception>
    public EdgeTable(Study study, string header)
    {
        (_study, _header) = (study, new EdgeTableHeader(header));
        _values = [.. _header.Measures.Select(_ => new List<double>())];
    }

    /// <summary>(M,)</summary>
    public IReadOnlyList<Measure> Measures => _header.Measures;

    /// <summary>E.</summary>
    public int Count => _upstream.Count;

    /// <summary>Edges that have a value of the measure; 0 where the table does not have it.</summary>
    public int CountOf(Measure measure) => Measures.Contains(measure) ? Of(measure).Count() : 0;

    /// <summary>Adds the edge of one line.</summary>
    /// <param name="number">The line's number, for messages.</param>
    /// <param name="line">Two features and M values.</param>
    /// <exception cref="ArgumentException">It is not such a line, or the pair has come before; the table is no longer good for anything.</exception>
    public void Add(long number, string line)
    {
        var fields = _header.FieldsOf(number, line);
        var (upstream, downstream) = (Feature(number, fields[_header.Upstream]), Feature(number, fields[_header.Downstream]));
        if (downstream.Layer != upstream.Layer + 1) throw new ArgumentException($"line {number} joins {upstream} and {downstream}; expected a feature and one of the next layer.");
        if (!_pairs.Add((upstream, downstream))) throw new ArgumentException($"line {number} joins {upstream} and {downstream} once more; expected each pair once.");
        if (Count == MostEdges) throw new ArgumentException($"line {number} is edge {MostEdges + 1:N0}; expected at most {MostEdges:N0}.");
        var values = _header.ValuesOf(number, fields);
        _upstream.Add(upstream);
        _downstream.Add(downstream);
        for (var measure = 0; measure < values.Length; measure++) _values[measure].Add(values[measure]);
    }

    /// <summary>The edges that have a value, in the order of the table.</summary>
    /// <exception cref="ArgumentException">The table does not have the measure.</exception>
    public IEnumerable<(FeatureId Upstream, FeatureId Downstream, double Value)> Of(Measure measure)
    {
        var values = _values[_header.IndexOf(measure)];
        return Enumerable.Range(0, Count).Where(edge => !double.IsNaN(values[edge])).Select(edge => (_upstream[edge], _downstream[edge], values[edge]));
    }

    /// <summary>The table as lines that make the same table again.</summary>
    public IEnumerable<string> Lines()
    {
        yield return string.Join('\t', [EdgeTableHeader.UpstreamName, EdgeTableHeader.DownstreamName, .. Measures.Select(MeasureNames.NameOf)]);
        for (var edge = 0; edge < Count; edge++)
        {
            var values = _values.Select(column => double.IsNaN(column[edge]) ? "" : column[edge].ToString("R", CultureInfo.InvariantCulture));
            yield return string.Join('\t', [_upstream[edge].ToString(), _downstream[edge].ToString(), .. values]);
        }
    }

    /// <summary>The table as gzipped lines.</summary>
    public byte[] Pack()
    {
        var packed = new MemoryStream();
        using (var lines = new StreamWriter(new GZipStream(packed, CompressionLevel.Fastest)) { NewLine = "\n" })
        {
            foreach (var line in Lines()) lines.WriteLine(line);
        }

        return packed.ToArray();
    }

    /// <summary>The table that <see cref="Pack"/> packed.</summary>
    /// <exception cref="ArgumentException">A line is wrong.</exception>
    /// <exception cref="InvalidDataException">It is not gzip.</exception>
    public static EdgeTable Unpack(Study study, byte[] packed)
    {
        using var lines = new StreamReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        var table = new EdgeTable(study, lines.ReadLine() ?? "");
        for (var number = 2L; lines.ReadLine() is { } line; number++) table.Add(number, line);
        return table;
    }

    private FeatureId Feature(long number, string text)
    {
        if (!FeatureId.TryParse(text, out var id)) throw new ArgumentException($"line {number} names a feature '{text}'; expected layer_feature, such as 3_17.");
        if (id.Layer >= _study.Layers.Count) throw new ArgumentException($"line {number} names feature {id}; expected a layer from 0 to {_study.Layers.Count - 1}.");
        var width = _study.Layers[id.Layer].Width;
        return id.Feature < width ? id : throw new ArgumentException($"line {number} names feature {id}; layer {id.Layer} has features 0 to {width - 1}.");
    }
}
