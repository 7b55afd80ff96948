using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SaeActors.Features.Counting;

/// <summary>One byte per partner in a slab of <see cref="RowMemory"/>; the slot goes back when nothing refers to the row any more.</summary>
/// <remarks>F partners, then zeros up to a multiple of 64. Pinned.</remarks>
internal sealed class CounterRow(RowSlab slab, int offset, int length)
{
    public const int Alignment = 64;

    /// <summary>The finalizer is the only way to know: a state has no end of life of its own.</summary>
    ~CounterRow() => RowMemory.Return(slab, offset);

    /// <summary>F rounded up to a multiple of 64.</summary>
    public int Length => length;

    /// <summary>The counters; the row must stay referenced while they are used.</summary>
    public Span<byte> Span => slab.Memory.AsSpan(offset, length);

    /// <summary>The first counter.</summary>
    public ref byte First => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(slab.Memory), offset);

    /// <summary>Asks the processor for the whole row.</summary>
    public unsafe void Prefetch()
    {
        if (!Sse.IsSupported) return;
        var row = (byte*)Unsafe.AsPointer(ref First);   // pinned
        for (var counter = 0; counter < length; counter += Alignment) Sse.Prefetch1(row + counter);
    }
}
