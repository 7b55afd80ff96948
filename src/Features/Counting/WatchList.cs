using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SaeActors.Features.Counting;

/// <summary>The partners whose Σxy an exact row keeps: their counts live here and their byte in the row rests at 255,
/// so that each of their co-firings takes the row's carry path and no other partner pays for them.</summary>
/// <remarks>K partners, at most 128, in increasing order; found through a byte index of 256 slots.</remarks>
internal sealed class WatchList
{
    public const int Most = 128;
    private const int IndexSlots = 2 * Most;
    private const int CacheLine = 64;

    private readonly byte[] _index = GC.AllocateArray<byte>(IndexSlots, pinned: true);   // (256,) position + 1; 0 is free
    private readonly Entry[] _entries;                                                   // (K,) pinned

    public WatchList(ReadOnlySpan<int> partners)
    {
        _entries = GC.AllocateArray<Entry>(partners.Length, pinned: true);
        for (var position = 0; position < partners.Length; position++)
        {
            _entries[position].Partner = partners[position];
            var slot = Hash(partners[position]);
            while (_index[slot] != 0) slot = (slot + 1) % IndexSlots;
            _index[slot] = (byte)(position + 1);
        }
    }

    /// <summary>(K,) By partner, increasing.</summary>
    public Span<Entry> Entries => _entries;

    public long Bytes => IndexSlots + _entries.Length * 32L;

    /// <summary>Position of the partner, −1 where it is not watched.</summary>
    public int Find(int partner)
    {
        for (var slot = Hash(partner); _index[slot] != 0; slot = (slot + 1) % IndexSlots)
        {
            var position = _index[slot] - 1;
            if (_entries[position].Partner == partner) return position;
        }

        return -1;
    }

    public unsafe void Prefetch()
    {
        if (!Sse.IsSupported) return;
        var index = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_index));
        for (var offset = 0; offset < IndexSlots; offset += CacheLine) Sse.Prefetch1(index + offset);
        var entries = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_entries));
        for (var offset = 0; offset < _entries.Length * sizeof(Entry); offset += CacheLine) Sse.Prefetch1(entries + offset);
    }

    private static int Hash(int partner) => (int)((uint)partner * 0x9E3779B1 >> 24);

    /// <summary>What is kept of one watched partner: 32 bytes, half a cache line.</summary>
    internal struct Entry
    {
        public int Partner;

        /// <summary>n12.</summary>
        public long Count;

        /// <summary>Σxy since the partner is watched.</summary>
        public double Sum;

        /// <summary>n12 when the partner began to be watched: their products are not in the sum.</summary>
        public long Unsummed;
    }
}
