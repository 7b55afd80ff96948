namespace SaeActors.Features.Communities;

/// <summary>A weighted graph to find communities in, as CSR: every edge stands in the rows of both of its ends.</summary>
/// <remarks>V nodes, E edges, A arcs. Node v owns arcs [starts[v], starts[v+1]), at most 2E; an edge from a node to itself has no arc
/// but a place in <see cref="Loops"/>. Rows are sorted by neighbour, so that the order in which edges arrive decides nothing.
/// 12 bytes per arc and 48 per node: 10⁷ edges take 0.3 GB. Immutable after construction.</remarks>
public sealed class CommunityGraph
{
    private readonly int[] _starts;         // (V + 1,)
    private readonly int[] _neighbours;     // (A,)
    private readonly double[] _weights;     // (A,) above zero
    private readonly double[] _loops;       // (V,)
    private readonly Mass[] _strengths;     // (V,) weight of the edges that leave and enter a node; equal where edges have no direction

    internal CommunityGraph(int[] starts, int[] neighbours, double[] weights, double[] loops, Mass[] strengths, double totalWeight, bool directed)
    {
        (_starts, _neighbours, _weights, _loops, _strengths) = (starts, neighbours, weights, loops, strengths);
        (TotalWeight, Directed) = (totalWeight, directed);
    }

    /// <summary>V.</summary>
    public int NodeCount => _starts.Length - 1;

    /// <summary>A: twice the number of edges between different nodes.</summary>
    public int ArcCount => _neighbours.Length;

    /// <summary>m, the summed weight of all edges, each once.</summary>
    public double TotalWeight { get; }

    /// <summary>Whether an edge's source and target differ in meaning; rows hold both ends either way.</summary>
    public bool Directed { get; }

    /// <summary>(V + 1,)</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>(A,) Neighbour of each arc, increasing within a node.</summary>
    public ReadOnlySpan<int> Neighbours => _neighbours;

    /// <summary>(A,) Weight of each arc, above zero.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    internal double[] Loops => _loops;

    internal Mass[] Strengths => _strengths;

    internal (int[] Starts, int[] Neighbours, double[] Weights) Rows => (_starts, _neighbours, _weights);

    /// <summary>Builds the rows from an edge list in O(V + E), by two stable counting sorts.</summary>
    /// <param name="nodeCount">V; nodes without an edge are kept.</param>
    /// <param name="sources">(E,) in [0, V).</param>
    /// <param name="targets">(E,) in [0, V). A pair may occur again: its weights add up.</param>
    /// <param name="weights">(E,) above zero and finite; empty: every edge weighs 1.</param>
    /// <param name="directed">Whether strengths are counted apart by direction.</param>
    /// <exception cref="ArgumentException">A length differs, an end is not a node, or a weight is not above zero; the message names the edge.</exception>
    public static CommunityGraph FromEdges(
        int nodeCount, ReadOnlySpan<int> sources, ReadOnlySpan<int> targets, ReadOnlySpan<double> weights, bool directed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nodeCount);
        Throw.IfLengthDiffers(targets.Length, sources.Length);
        if (!weights.IsEmpty)
        {
            Throw.IfLengthDiffers(weights.Length, sources.Length);
        }

        CheckEdges(nodeCount, sources, targets, weights);
        return CommunityGraphRows.Build(nodeCount, sources, targets, weights, directed);
    }

    private static void CheckEdges(int nodeCount, ReadOnlySpan<int> sources, ReadOnlySpan<int> targets, ReadOnlySpan<double> weights)
    {
        if (sources.Length > int.MaxValue / 2)
        {
            throw new ArgumentException($"{sources.Length} edges; expected at most {int.MaxValue / 2}.", nameof(sources));
        }

        for (var edge = 0; edge < sources.Length; edge++)
        {
            if ((uint)sources[edge] >= (uint)nodeCount || (uint)targets[edge] >= (uint)nodeCount)
            {
                throw new ArgumentException($"edge {edge} joins {sources[edge]} and {targets[edge]}; expected nodes 0 to {nodeCount - 1}.", nameof(sources));
            }

            if (!weights.IsEmpty && !(weights[edge] > 0 && double.IsFinite(weights[edge])))
            {
                throw new ArgumentException($"edge {edge} weighs {weights[edge]}; expected a finite weight above 0.", nameof(weights));
            }
        }
    }
}
