namespace SaeActors.Features.Communities;

/// <summary>Sums the weight from one node to each community around it, for one thread.</summary>
/// <remarks>C is the number of community ids. Cost of one node: its degree, twice.</remarks>
internal sealed class Neighbourhood(int communityCount)
{
    private readonly double[] _weightTo = new double[communityCount];   // (C,) zero outside a visit
    private int[] _around = new int[64];
    private int _count;

    /// <summary>The communities around the node last gathered, in the order of its arcs.</summary>
    public ReadOnlySpan<int> Around => _around.AsSpan(.._count);

    public double WeightTo(int community) => _weightTo[community];

    /// <summary>Takes in one arc; weights are above zero, so a zero means "not seen yet".</summary>
    public void Add(int community, double weight)
    {
        ref var sum = ref _weightTo[community];
        if (sum == 0)
        {
            Remember(community);
        }

        sum += weight;
    }

    public void Clear()
    {
        foreach (var community in Around)
        {
            _weightTo[community] = 0;
        }

        _count = 0;
    }

    private void Remember(int community)
    {
        if (_count == _around.Length)
        {
            Array.Resize(ref _around, 2 * _count);
        }

        _around[_count++] = community;
    }
}
