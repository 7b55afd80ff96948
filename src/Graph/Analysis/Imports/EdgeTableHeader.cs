using System.Globalization;
using SaeActors.Features.Counting;
using SaeActors.Graph.Queries;

namespace SaeActors.Graph.Analysis.Imports;

/// <summary>The first line of an edge table, and how the other lines are read by it.</summary>
internal sealed class EdgeTableHeader
{
    /// <summary>Column of the upstream feature.</summary>
    public const string UpstreamName = "upstream";

    /// <summary>Column of the downstream feature.</summary>
    public const string DownstreamName = "downstream";

    /// <summary>Sums in single precision leave similarities a little above 1: the paper's Pearson goes to 1.00005.</summary>
    private const double Rounding = 1e-3;

    private readonly char _separator;
    private readonly int _columns;
    private readonly int[] _columnOf;   // (M,) column of each measure

    public EdgeTableHeader(string header)
    {
        _separator = header.Contains('\t', StringComparison.Ordinal) ? '\t' : ',';
        var columns = header.Split(_separator, StringSplitOptions.TrimEntries);
        _columns = columns.Length;
        (Upstream, Downstream) = (Array.IndexOf(columns, UpstreamName), Array.IndexOf(columns, DownstreamName));
        if (Upstream < 0 || Downstream < 0 || columns.Length < 3)
        {
            throw new ArgumentException($"the first line names the columns '{string.Join("', '", columns)}'; expected {UpstreamName}, {DownstreamName} and at least one measure.");
        }

        if (columns.GroupBy(column => column).FirstOrDefault(same => same.Count() > 1) is { } twice) throw new ArgumentException($"the first line names the column '{twice.Key}' twice; expected it once.");
        _columnOf = [.. Enumerable.Range(0, columns.Length).Where(column => column != Upstream && column != Downstream)];
        Measures = [.. _columnOf.Select(column => MeasureOf(columns[column]))];
    }

    /// <summary>(M,) In the order of the columns.</summary>
    public IReadOnlyList<Measure> Measures { get; }

    /// <summary>Column of the upstream feature.</summary>
    public int Upstream { get; }

    /// <summary>Column of the downstream feature.</summary>
    public int Downstream { get; }

    /// <exception cref="ArgumentException">The table does not have the measure.</exception>
    public int IndexOf(Measure measure)
    {
        for (var index = 0; index < Measures.Count; index++)
        {
            if (Measures[index] == measure) return index;
        }

        throw new ArgumentException($"the edge table has no {MeasureNames.NameOf(measure)}; it has {string.Join(", ", Measures.Select(MeasureNames.NameOf))}.");
    }

    /// <summary>(columns,) The texts of a line.</summary>
    public string[] FieldsOf(long number, string line)
    {
        var fields = line.Split(_separator, StringSplitOptions.TrimEntries);
        return fields.Length == _columns
            ? fields
            : throw new ArgumentException($"line {number} has {fields.Length} columns; expected {_columns}, as in the first line.");
    }

    /// <summary>(M,) The values of a line; NaN where there is none, but at least one is there.</summary>
    public double[] ValuesOf(long number, string[] fields)
    {
        var values = new double[_columnOf.Length];
        for (var measure = 0; measure < values.Length; measure++) values[measure] = ValueOf(number, Measures[measure], fields[_columnOf[measure]]);
        return values.All(double.IsNaN)
            ? throw new ArgumentException($"line {number} has no value; expected one of {string.Join(", ", Measures.Select(MeasureNames.NameOf))}.")
            : values;
    }

    private static Measure MeasureOf(string column) => MeasureNames.All.Where(measure => MeasureNames.NameOf(measure) == column).ToArray() is [var only]
        ? only
        : throw new ArgumentException($"the first line names a column '{column}'; expected measures: {string.Join(", ", MeasureNames.All.Select(MeasureNames.NameOf))}.");

    private static double ValueOf(long number, Measure measure, string text)
    {
        if (text.Length == 0) return double.NaN;
        var (least, most) = RangeOf(measure);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"line {number} has the {MeasureNames.NameOf(measure)} '{text}'; expected a number from {least} to {most}, or nothing."));
    }

    private static (double Least, double Most) RangeOf(Measure measure) => measure switch
    {
        Measure.Lift => (0, double.MaxValue),
        Measure.Pmi or Measure.MutualInformation => (double.MinValue, double.MaxValue),
        Measure.Pearson or Measure.MutualInformationShare => (-1 - Rounding, 1 + Rounding),
        _ => (0, 1 + Rounding),
    };
}
