using System.Runtime.InteropServices;
using SaeActors.Features.Memory;

namespace SaeActors.Features.Counting;

/// <summary>How often the byte counters of one feature wrapped: one per 255 co-firings, for the few partners that pass 255.</summary>
/// <remarks>Open addressing in a block of S slots of 32 bits, at most ⅞ full and mostly above 0.7. A slot packs partner (16 bits) and wraps (16 bits,
/// 0 is free); what passes 65,535 wraps (16.7 M co-firings of one pair) moves to a dictionary.</remarks>
internal sealed class CarryCounts : Block
{
    private const uint MostWraps = ushort.MaxValue;

    private Dictionary<int, long>? _overflow;      // partner → wraps beyond its slot

    public int Length { get; private set; }

    /// <summary>Wraps of one partner.</summary>
    public long this[int partner]
    {
        get
        {
            if (Length == 0) return 0;
            var wraps = (long)(SlotOf(Slots, partner) & MostWraps);
            return _overflow is not null && _overflow.TryGetValue(partner, out var more) ? wraps + more : wraps;
        }
    }

    private Span<uint> Slots => MemoryMarshal.Cast<byte, uint>(Span);

    public void Increment(int partner) => Set(partner, this[partner] + 1);

    public Enumerator GetEnumerator() => new(this);

    /// <summary>Sets one partner's wraps, from 1 up.</summary>
    public void Set(int partner, long wraps)
    {
        if ((Length + 1) * 8 > Bytes / sizeof(uint) * 7) Grow();
        ref var slot = ref SlotOf(Slots, partner);
        if (slot == 0) Length++;
        slot = (uint)partner << 16 | (uint)Math.Min(wraps, MostWraps);
        if (wraps > MostWraps) (_overflow ??= [])[partner] = wraps - MostWraps;
        GC.KeepAlive(this);
    }

    /// <summary>The partner's slot, or the free one that it would take.</summary>
    private static ref uint SlotOf(Span<uint> slots, int partner)
    {
        var slot = (int)((ulong)((uint)partner * 0x9E3779B1) * (uint)slots.Length >> 32);
        while ((slots[slot] & MostWraps) != 0 && slots[slot] >> 16 != (uint)partner) slot = slot + 1 == slots.Length ? 0 : slot + 1;
        return ref slots[slot];
    }

    /// <summary>By about a quarter.</summary>
    private void Grow()
    {
        var old = MemoryMarshal.Cast<int, uint>(Scratch.Mine.Carried(Slots.Length));
        Slots.CopyTo(old);
        Resize(SlotLengths.For(Bytes + 1));
        var slots = Slots;
        slots.Clear();
        foreach (var slot in old)
        {
            if (slot != 0) SlotOf(slots, (int)(slot >> 16)) = slot;
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
                var partner = (int)(carry.Slots[_slot] >> 16);
                return (partner, carry[partner]);
            }
        }

        public bool MoveNext()
        {
            var slots = carry.Slots;
            while (++_slot < slots.Length)
            {
                if (slots[_slot] != 0) return true;
            }

            return false;
        }
    }
}
