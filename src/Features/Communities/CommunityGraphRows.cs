namespace SaeActors.Features.Communities;

/// <summary>Edge list to sorted rows: arcs are placed by neighbour, then, in that order, by owner.</summary>
internal static class CommunityGraphRows
{
    public static CommunityGraph Build(
        int nodeCount, ReadOnlySpan<int> sources, ReadOnlySpan<int> targets, ReadOnlySpan<double> weights, bool directed)
    {
        var loops = new double[nodeCount];
        var (starts, neighbours, arcWeights) = Transposed(nodeCount, Unsorted(nodeCount, sources, targets, weights, loops));
        var strengths = Strengths(nodeCount, sources, targets, weights, directed);
        var total = 0.0;
        foreach (var strength in strengths)
        {
            total += strength.Out;
        }

        return new(starts, neighbours, arcWeights, loops, strengths, directed ? total : total / 2, directed);
    }

    private static (int[] Starts, int[] Neighbours, double[] Weights) Unsorted(
        int nodeCount, ReadOnlySpan<int> sources, ReadOnlySpan<int> targets, ReadOnlySpan<double> weights, double[] loops)
    {
        var starts = new int[nodeCount + 1];
        for (var edge = 0; edge < sources.Length; edge++)
        {
            if (sources[edge] != targets[edge])
            {
                starts[sources[edge] + 1]++;
                starts[targets[edge] + 1]++;
            }
        }

        Accumulate(starts);
        var next = starts.AsSpan(..nodeCount).ToArray();
        var (neighbours, arcWeights) = (new int[starts[^1]], new double[starts[^1]]);
        for (var edge = 0; edge < sources.Length; edge++)
        {
            var (source, target, weight) = (sources[edge], targets[edge], weights.IsEmpty ? 1 : weights[edge]);
            if (source == target)
            {
                loops[source] += weight;
                continue;
            }

            var (forward, backward) = (next[source]++, next[target]++);
            (neighbours[forward], arcWeights[forward]) = (target, weight);
            (neighbours[backward], arcWeights[backward]) = (source, weight);
        }

        return (starts, neighbours, arcWeights);
    }

    /// <summary>The graph is its own transpose, and transposing sorts the rows.</summary>
    private static (int[] Starts, int[] Neighbours, double[] Weights) Transposed(
        int nodeCount, (int[] Starts, int[] Neighbours, double[] Weights) rows)
    {
        var next = rows.Starts.AsSpan(..nodeCount).ToArray();
        var (neighbours, weights) = (new int[rows.Neighbours.Length], new double[rows.Neighbours.Length]);
        for (var node = 0; node < nodeCount; node++)
        {
            for (var arc = rows.Starts[node]; arc < rows.Starts[node + 1]; arc++)
            {
                var place = next[rows.Neighbours[arc]]++;
                (neighbours[place], weights[place]) = (node, rows.Weights[arc]);
            }
        }

        return (rows.Starts, neighbours, weights);
    }

    private static Mass[] Strengths(
        int nodeCount, ReadOnlySpan<int> sources, ReadOnlySpan<int> targets, ReadOnlySpan<double> weights, bool directed)
    {
        var strengths = new Mass[nodeCount];
        for (var edge = 0; edge < sources.Length; edge++)
        {
            var weight = weights.IsEmpty ? 1 : weights[edge];
            strengths[sources[edge]] += directed ? new(weight, 0) : new(weight, weight);
            strengths[targets[edge]] += directed ? new(0, weight) : new(weight, weight);
        }

        return strengths;
    }

    /// <summary>Counts per node, one place late, to the place where each node's arcs begin.</summary>
    private static void Accumulate(int[] starts)
    {
        for (var node = 1; node < starts.Length; node++)
        {
            starts[node] += starts[node - 1];
        }
    }
}
