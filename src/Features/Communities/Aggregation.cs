namespace SaeActors.Features.Communities;

/// <summary>Makes one node of every part, so that any partition of the parts keeps its quality.</summary>
internal sealed class Aggregation
{
    private readonly LevelGraph _graph;
    private readonly int[] _parts;                       // (V,) in [0, G)
    private readonly Grouping _members;                  // by part
    private readonly Neighbourhood[] _neighbourhoods;
    private readonly int[] _roomStarts;                  // (G + 1,) where a part's row may begin: as many places as its members have arcs
    private readonly int[] _neighbours;                  // (A,) rows with gaps
    private readonly double[] _weights;                  // (A,)
    private readonly int[] _rowLengths;                  // (G,)
    private readonly double[] _loops;                    // (G,)
    private readonly Mass[] _masses;                     // (G,)

    private Aggregation(LevelGraph graph, int[] parts, int partCount, Neighbourhood[] neighbourhoods)
    {
        (_graph, _parts, _members, _neighbourhoods) = (graph, parts, Grouping.Of(parts, partCount), neighbourhoods);
        _roomStarts = new int[partCount + 1];
        (_neighbours, _weights) = (new int[graph.Neighbours.Length], new double[graph.Neighbours.Length]);
        (_rowLengths, _loops, _masses) = (new int[partCount], new double[partCount], new Mass[partCount]);
        for (var part = 0; part < partCount; part++)
        {
            _roomStarts[part + 1] = _roomStarts[part];
            foreach (var node in MembersOf(part))
            {
                _roomStarts[part + 1] += graph.Starts[node + 1] - graph.Starts[node];
            }
        }
    }

    /// <param name="graph">One level.</param>
    /// <param name="parts">(V,) The new node of each node, in [0, G).</param>
    /// <param name="partCount">G.</param>
    /// <param name="neighbourhoods">One per thread.</param>
    /// <param name="workers">The threads.</param>
    public static LevelGraph Run(LevelGraph graph, int[] parts, int partCount, Neighbourhood[] neighbourhoods, Workers workers)
    {
        var aggregation = new Aggregation(graph, parts, partCount, neighbourhoods);
        workers.Run(graph.NodeCount, grain: 512, aggregation.GatherRows);
        return aggregation.Compact(workers);
    }

    private ReadOnlySpan<int> MembersOf(int part) => _members.Members.AsSpan(_members.Starts[part].._members.Starts[part + 1]);

    private void GatherRows(int thread, int first, int end)
    {
        var (from, to) = (_members.GroupFrom(first), _members.GroupFrom(end));
        for (var part = from; part < to; part++)
        {
            GatherRow(part, _neighbourhoods[thread]);
        }
    }

    private void GatherRow(int part, Neighbourhood neighbourhood)
    {
        var inside = 0.0;
        neighbourhood.Begin(_roomStarts[part + 1] - _roomStarts[part]);
        foreach (var node in MembersOf(part))
        {
            _masses[part] += _graph.Masses[node];
            _loops[part] += _graph.Loops[node];
            for (var arc = _graph.Starts[node]; arc < _graph.Starts[node + 1]; arc++)
            {
                var other = _parts[_graph.Neighbours[arc]];
                if (other == part)
                {
                    inside += _graph.Weights[arc];
                }
                else
                {
                    neighbourhood.Add(other, _graph.Weights[arc]);
                }
            }
        }

        _loops[part] += inside / 2;
        _rowLengths[part] = neighbourhood.Count;
        neighbourhood.Communities.CopyTo(_neighbours.AsSpan(_roomStarts[part]));
        neighbourhood.Weights.CopyTo(_weights.AsSpan(_roomStarts[part]));
    }

    private LevelGraph Compact(Workers workers)
    {
        var starts = new int[_rowLengths.Length + 1];
        for (var part = 0; part < _rowLengths.Length; part++)
        {
            starts[part + 1] = starts[part] + _rowLengths[part];
        }

        var (neighbours, weights) = (new int[starts[^1]], new double[starts[^1]]);
        workers.Run(_rowLengths.Length, grain: 512, (_, first, end) =>
        {
            for (var part = first; part < end; part++)
            {
                _neighbours.AsSpan(_roomStarts[part], _rowLengths[part]).CopyTo(neighbours.AsSpan(starts[part]));
                _weights.AsSpan(_roomStarts[part], _rowLengths[part]).CopyTo(weights.AsSpan(starts[part]));
            }
        });
        return new(starts, neighbours, weights, _loops, _masses);
    }
}
