namespace SaeActors.Features.Communities;

/// <summary>The graph at one level of aggregation: a node here is a refined community of the level below.</summary>
/// <remarks>V nodes, A arcs, laid out as in <see cref="CommunityGraph"/>. A loop is the weight that lies inside a node, each edge once.
/// Rows need not be sorted.</remarks>
internal sealed record LevelGraph(int[] Starts, int[] Neighbours, double[] Weights, double[] Loops, Mass[] Masses)
{
    public int NodeCount => Loops.Length;

    public static LevelGraph Of(CommunityGraph graph, QualityFunction function)
    {
        var (starts, neighbours, weights) = graph.Rows;
        return new(starts, neighbours, weights, graph.Loops, NullModel.Masses(graph, function));
    }

    /// <summary>The quality of a partition, computed from nothing but the graph.</summary>
    /// <param name="communities">(V,) in [0, V).</param>
    /// <param name="model">The quality function.</param>
    public double Quality(ReadOnlySpan<int> communities, NullModel model)
    {
        var masses = new Mass[NodeCount];
        var inside = 0.0;
        for (var node = 0; node < NodeCount; node++)
        {
            var community = communities[node];
            masses[community] += Masses[node];
            inside += Loops[node];
            for (var arc = Starts[node]; arc < Starts[node + 1]; arc++)
            {
                inside += communities[Neighbours[arc]] == community ? Weights[arc] / 2 : 0;
            }
        }

        return model.Quality(inside, masses);
    }
}
