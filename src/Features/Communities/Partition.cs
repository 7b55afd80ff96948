namespace SaeActors.Features.Communities;

/// <summary>Which community each node is in.</summary>
/// <remarks>V nodes, C communities, numbered by size, largest first, then by their lowest node. Immutable.</remarks>
public sealed class Partition
{
    private readonly int[] _communities;   // (V,)
    private readonly int[] _sizes;         // (C,)

    /// <param name="labels">(V,) Any label per node, in [0, V); nodes with the same label are together.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label is not in [0, V).</exception>
    public Partition(ReadOnlySpan<int> labels)
    {
        foreach (var label in labels)
        {
            Throw.IfNotBelow(label, labels.Length);
        }

        _communities = labels.ToArray();
        var groups = Grouping.Of(_communities, Grouping.Renumber(_communities, labels.Length));
        int SizeOf(int group) => groups.Starts[group + 1] - groups.Starts[group];
        var bySize = Enumerable.Range(0, groups.GroupCount).OrderByDescending(SizeOf).ThenBy(group => group).ToArray();
        _sizes = [.. bySize.Select(SizeOf)];
        for (var community = 0; community < bySize.Length; community++)
        {
            foreach (var node in groups.Members.AsSpan(groups.Starts[bySize[community]]..groups.Starts[bySize[community] + 1]))
            {
                _communities[node] = community;
            }
        }
    }

    /// <summary>V.</summary>
    public int NodeCount => _communities.Length;

    /// <summary>C.</summary>
    public int CommunityCount => _sizes.Length;

    /// <summary>(V,) Community of each node.</summary>
    public ReadOnlySpan<int> Communities => _communities;

    /// <summary>(C,) Nodes per community, never rising.</summary>
    public ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>The value of a quality function, computed from the graph alone.</summary>
    /// <exception cref="ArgumentException">The graph has another number of nodes, or another kind of edges than the function.</exception>
    public double Quality(CommunityGraph graph, QualityFunction function, double resolution = 1)
    {
        Throw.IfLengthDiffers(graph.NodeCount, NodeCount);
        return LevelGraph.Of(graph, function).Quality(_communities, NullModel.Of(graph, function, resolution));
    }
}
