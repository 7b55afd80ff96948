namespace SaeActors.Features.Communities;

/// <summary>A quality function in the one form that the kernels know: (Σ over communities of w − scale·M_out·M_in + offset) / norm.</summary>
/// <remarks>w is the weight of the edges inside a community, each once, M its mass. Moving node v with mass a into a community of mass M
/// without v changes the sum by w(v, community) − scale·(a_out·M_in + a_in·M_out).</remarks>
internal sealed record NullModel(double Scale, double Norm, double Offset)
{
    public static NullModel Of(CommunityGraph graph, QualityFunction function, double resolution)
    {
        var weight = graph.TotalWeight;
        var norm = weight > 0 ? weight : 1;
        return function switch
        {
            QualityFunction.Modularity when !graph.Directed => new(resolution / (4 * norm), norm, 0),
            QualityFunction.DirectedModularity when graph.Directed => new(resolution / norm, norm, 0),
            QualityFunction.ConstantPotts => new(resolution / 2, 1, resolution / 2 * graph.NodeCount),
            _ => throw new ArgumentException($"{function} on a {(graph.Directed ? "directed" : "undirected")} graph; build the graph the other way."),
        };
    }

    /// <summary>(V,) What each node of the graph weighs.</summary>
    public static Mass[] Masses(CommunityGraph graph, QualityFunction function)
    {
        if (function != QualityFunction.ConstantPotts)
        {
            return graph.Strengths;
        }

        var masses = new Mass[graph.NodeCount];
        Array.Fill(masses, new(1, 1));
        return masses;
    }

    public double Quality(double internalWeight, ReadOnlySpan<Mass> communities)
    {
        var expected = 0.0;
        foreach (var mass in communities)
        {
            expected += mass.Out * mass.In;
        }

        return (internalWeight - (Scale * expected) + Offset) / Norm;
    }
}
