namespace SaeActors.Features.Counting;

/// <summary>How often the byte counters of one feature wrapped: one per 255 co-firings, for the few partners that pass 255.</summary>
/// <remarks>Open addressing, at most ⅞ full. A slot packs partner (16 bits) and wraps (16 bits, 0 is free); what passes 65,535 wraps
/// (16.7 M co-firings of one pair) moves to a dictionary.</remarks>
internal sealed class CarryCounts
{
    private const uint MostWraps = ushort.MaxValue;

    private uint[] _slots = [];                    // (S,) S is 0 or a power of two
    private Dictionary<int, long>? _overflow;      // partner → wraps beyond its slot

    public int Length { get; private set; }

    public long Bytes => _slots.Length * 4L;

    /// <summary>Wraps of one partner.</summary>
    public long this[int partner]
    {
        get
        {
            if (Length == 0) return 0;
            var wraps = (long)(_slots[SlotOf(partner)] & MostWraps);
            return _overflow is not null && _overflow.TryGetValue(partner, out var more) ? wraps + more : wraps;
        }
    }

    public void Increment(int partner) => Set(partner, this[partner] + 1);

    public Enumerator GetEnumerator() => new(this);

    /// <summary>Sets one partner's wraps, from 1 up.</summary>
    public void Set(int partner, long wraps)
    {
        if ((Length + 1) * 8 > _slots.Length * 7) Resize(Math.Max(4, _slots.Length * 2));
        var slot = SlotOf(partner);
        if (_slots[slot] == 0) Length++;
        _slots[slot] = (uint)partner << 16 | (uint)Math.Min(wraps, MostWraps);
        if (wraps > MostWraps) (_overflow ??= [])[partner] = wraps - MostWraps;
    }

    private int SlotOf(int partner)
    {
        var mask = _slots.Length - 1;
        var slot = (int)((uint)partner * 0x9E3779B1 >> 12) & mask;
        while ((_slots[slot] & MostWraps) != 0 && _slots[slot] >> 16 != (uint)partner) slot = (slot + 1) & mask;
        return slot;
    }

    private void Resize(int length)
    {
        var old = _slots;
        _slots = new uint[length];
        foreach (var slot in old)
        {
            if (slot != 0) _slots[SlotOf((int)(slot >> 16))] = slot;
        }
    }

    /// <summary>The partners with a carry, in no particular order.</summary>
    public struct Enumerator(CarryCounts carry)
    {
        private int _slot = -1;

        public readonly (int Partner, long Wraps) Current
        {
            get
            {
                var partner = (int)(carry._slots[_slot] >> 16);
                return (partner, carry[partner]);
            }
        }

        public bool MoveNext()
        {
            while (++_slot < carry._slots.Length)
            {
                if (carry._slots[_slot] != 0) return true;
            }

            return false;
        }
    }
}
