namespace SaeActors.Features.Counting;

/// <summary>Count and Σxy of few partners: open addressing, at most ¾ full. The form of a feature that hardly fires.</summary>
internal sealed class SparseCounts
{
    private int[] _keys = new int[16];           // (S,) partner + 1; 0 is free. S is a power of two.
    private long[] _counts = new long[16];       // (S,)
    private double[] _sums = new double[16];     // (S,)

    public int Length { get; private set; }

    public long Bytes => _keys.Length * 20L;

    public void Add(int partner, long count, double product)
    {
        var slot = SlotOf(partner);
        if (_keys[slot] == 0)
        {
            if ((Length + 1) * 4 > _keys.Length * 3)
            {
                Grow();
                slot = SlotOf(partner);
            }

            _keys[slot] = partner + 1;
            Length++;
        }

        _counts[slot] += count;
        _sums[slot] += product;
    }

    public (long Count, double Sum) this[int partner]
    {
        get
        {
            var slot = SlotOf(partner);
            return _keys[slot] == 0 ? default : (_counts[slot], _sums[slot]);
        }
    }

    /// <summary>The partners, increasing.</summary>
    public int[] Partners()
    {
        var partners = new int[Length];
        var next = 0;
        foreach (var key in _keys)
        {
            if (key != 0) partners[next++] = key - 1;
        }

        Array.Sort(partners);
        return partners;
    }

    private int SlotOf(int partner)
    {
        var mask = _keys.Length - 1;
        var slot = (int)((uint)partner * 0x9E3779B1 >> 7) & mask;
        while (_keys[slot] != 0 && _keys[slot] != partner + 1) slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        var (keys, counts, sums) = (_keys, _counts, _sums);
        (_keys, _counts, _sums) = (new int[keys.Length * 2], new long[keys.Length * 2], new double[keys.Length * 2]);
        for (var old = 0; old < keys.Length; old++)
        {
            if (keys[old] == 0) continue;
            var slot = SlotOf(keys[old] - 1);
            (_keys[slot], _counts[slot], _sums[slot]) = (keys[old], counts[old], sums[old]);
        }
    }
}
