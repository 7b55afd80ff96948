using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SaeActors.Features.Memory;

/// <summary>Hands out slots of one length from slabs, and takes them back; a slab that nothing is left in goes to the collector.</summary>
internal sealed class SlabPool
{
    private const int LeastBytes = 1 << 20;
    private const int MostBytes = 30 << 20;   // only what lies within can be a huge page: with 4 MB it was a third

    private static readonly ConcurrentDictionary<int, SlabPool> Pools = new();

    private readonly Lock _gate = new();
    private readonly List<Slab> _withRoom = [];
    private int _slots;   // of all slabs

    private SlabPool(int slotLength) => SlotLength = slotLength;

    /// <summary>Bytes a slot.</summary>
    public int SlotLength { get; }

    /// <summary>Slots of all its slabs, handed out or not.</summary>
    public int Slots
    {
        get
        {
            lock (_gate) return _slots;
        }
    }

    /// <summary>The only pool of slots of this length.</summary>
    /// <param name="slotLength">A multiple of 64.</param>
    public static SlabPool Of(int slotLength) => Pools.GetOrAdd(slotLength, static length => new SlabPool(length));

    /// <returns>A slot that is not cleared.</returns>
    public (Slab Slab, int Offset) Rent()
    {
        lock (_gate)
        {
            if (_withRoom.Count == 0) _withRoom.Add(NewSlab());
            var slab = _withRoom[^1];
            var offset = slab.Rent();
            if (slab.IsFull) _withRoom.RemoveAt(_withRoom.Count - 1);
            return (slab, offset);
        }
    }

    /// <summary>Slabs that were full are filled again first, so that the others empty; one empty slab is kept for who comes next.</summary>
    public void Return(Slab slab, int offset)
    {
        lock (_gate)
        {
            if (slab.IsFull) _withRoom.Add(slab);
            slab.Return(offset);
            if (!slab.IsEmpty || _withRoom.Count == 1) return;
            _withRoom.Remove(slab);
            _slots -= slab.Slots;
        }
    }

    /// <summary>Half as large as all others together, so that little is spare where little is needed.</summary>
    private unsafe Slab NewSlab()
    {
        var slots = (int)Math.Max(1, Math.Clamp((long)_slots * SlotLength / 2, LeastBytes, MostBytes) / SlotLength);
        var memory = GC.AllocateUninitializedArray<byte>(slots * SlotLength + SlotLengths.Unit, pinned: true);
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));   // pinned
        HugePages.Advise(address, memory.Length);
        _slots += slots;
        return new Slab(this, memory, (int)(-address & (SlotLengths.Unit - 1)), slots);
    }
}
