using System.Numerics;

namespace SaeActors.Features.Communities;

/// <summary>Sums the weight from one node to each community around it, for one thread.</summary>
/// <remarks>K communities around the node. A small hash table instead of one sum per community of the graph: it stays in the first-level
/// cache, which a table of 300,000 sums per thread does not. Communities keep the order in which they were first met.</remarks>
internal sealed class Neighbourhood
{
    private int[] _entries = new int[64];        // (2^b,) one more than the entry at each slot, 0 where free; at least twice the degree
    private int[] _communities = new int[32];    // (≥ K,)
    private double[] _weights = new double[32];  // (≥ K,)
    private int _shift;
    private int _mask;

    /// <summary>K.</summary>
    public int Count { get; private set; }

    /// <summary>(K,)</summary>
    public ReadOnlySpan<int> Communities => _communities.AsSpan(..Count);

    /// <summary>(K,) Summed weight to each of <see cref="Communities"/>.</summary>
    public ReadOnlySpan<double> Weights => _weights.AsSpan(..Count);

    /// <summary>Forgets the last node and makes room for one with so many arcs.</summary>
    public void Begin(int degree)
    {
        var bits = BitOperations.Log2((uint)Math.Max(degree, 4)) + 2;
        if (1 << bits > _entries.Length)
        {
            (_entries, _communities, _weights) = (new int[1 << bits], new int[1 << bits], new double[1 << bits]);
        }

        _entries.AsSpan(..(1 << bits)).Clear();
        (_shift, _mask, Count) = (32 - bits, (1 << bits) - 1, 0);
    }

    /// <summary>Takes in one arc.</summary>
    public void Add(int community, double weight)
    {
        ref var entry = ref _entries[Slot(community)];
        if (entry == 0)
        {
            _communities[Count] = community;
            _weights[Count] = weight;
            entry = ++Count;
        }
        else
        {
            _weights[entry - 1] += weight;
        }
    }

    /// <summary>Summed weight to a community, 0 where no arc leads to it.</summary>
    public double WeightTo(int community)
    {
        var entry = _entries[Slot(community)];
        return entry == 0 ? 0 : _weights[entry - 1];
    }

    /// <summary>Where the community is, or the free slot where it belongs (linear probing, Fibonacci hashing).</summary>
    private int Slot(int community)
    {
        var slot = (int)(((uint)community * 0x9E3779B1) >> _shift);
        while (_entries[slot] is var entry && entry != 0 && _communities[entry - 1] != community)
        {
            slot = (slot + 1) & _mask;
        }

        return slot;
    }
}
