using System.Runtime.InteropServices;

namespace SaeActors.Features.Memory;

/// <summary>A piece of memory cut into slots of one length. Its lock is that of its pool.</summary>
/// <param name="pool">Where it came from.</param>
/// <param name="memory">Pinned, not cleared.</param>
/// <param name="first">Where its first slot begins.</param>
/// <param name="slots">How many it has.</param>
internal sealed class Slab(SlabPool pool, byte[] memory, int first, int slots)
{
    private const int None = -1;

    private int _returned = None;   // the slot that came back last; its first four bytes name the one before
    private int _end = first;       // slots from here on were never handed out
    private int _rented;

    public SlabPool Pool => pool;

    public byte[] Memory => memory;

    /// <summary>Bytes a slot.</summary>
    public int SlotLength => pool.SlotLength;

    public int Slots => slots;

    public bool IsFull => _rented == slots;

    public bool IsEmpty => _rented == 0;

    /// <summary>Where a free slot begins; there must be one.</summary>
    public int Rent()
    {
        _rented++;
        var offset = _returned;
        if (offset == None)
        {
            offset = _end;
            _end += SlotLength;
            return offset;
        }

        _returned = MemoryMarshal.Read<int>(memory.AsSpan(offset));
        return offset;
    }

    public void Return(int offset)
    {
        _rented--;
        MemoryMarshal.Write(memory.AsSpan(offset), _returned);
        _returned = offset;
    }
}
