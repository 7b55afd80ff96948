namespace SaeActors.Features.Communities;

/// <summary>Weakly connected components of a graph, or of every community in it.</summary>
public static class ConnectedComponents
{
    /// <summary>The components of the whole graph.</summary>
    public static Partition Of(CommunityGraph graph) => new(Labels(graph, new int[graph.NodeCount]));

    /// <summary>The components of each community by itself; the same communities where all of them are connected.</summary>
    public static Partition Within(CommunityGraph graph, Partition partition)
    {
        Throw.IfLengthDiffers(partition.NodeCount, graph.NodeCount);
        return new(Labels(graph, partition.Communities));
    }

    /// <returns>(V,) The lowest node of each node's component.</returns>
    internal static int[] Labels(CommunityGraph graph, ReadOnlySpan<int> communities)
    {
        const int Unseen = -1;
        var labels = new int[graph.NodeCount];
        Array.Fill(labels, Unseen);
        var reached = new Stack<int>();
        for (var node = 0; node < labels.Length; node++)
        {
            if (labels[node] != Unseen)
            {
                continue;
            }

            labels[node] = node;
            reached.Push(node);
            while (reached.TryPop(out var next))
            {
                foreach (var neighbour in graph.Neighbours[graph.Starts[next]..graph.Starts[next + 1]])
                {
                    if (labels[neighbour] == Unseen && communities[neighbour] == communities[next])
                    {
                        labels[neighbour] = node;
                        reached.Push(neighbour);
                    }
                }
            }
        }

        return labels;
    }
}
