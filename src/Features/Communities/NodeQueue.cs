namespace SaeActors.Features.Communities;

/// <summary>First in, first out, for V nodes of which each waits at most once.</summary>
internal sealed class NodeQueue
{
    private readonly int[] _ring;   // (V,)
    private int _head;

    /// <summary>All V nodes, in a random order.</summary>
    public NodeQueue(int nodeCount, SplitMix random)
    {
        _ring = new int[nodeCount];
        for (var node = 0; node < nodeCount; node++)
        {
            _ring[node] = node;
        }

        random.Shuffle<int>(_ring);
        Count = nodeCount;
    }

    public int Count { get; private set; }

    public void Add(int node)
    {
        var tail = _head + Count++;
        _ring[tail >= _ring.Length ? tail - _ring.Length : tail] = node;
    }

    public int Take()
    {
        var node = _ring[_head];
        _head = _head + 1 == _ring.Length ? 0 : _head + 1;
        Count--;
        return node;
    }
}
