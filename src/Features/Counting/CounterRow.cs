using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using SaeActors.Features.Memory;

namespace SaeActors.Features.Counting;

/// <summary>One byte per partner. Its slot never changes.</summary>
/// <remarks>F partners, then zeros up to a multiple of 64.</remarks>
internal sealed class CounterRow : Block
{
    /// <summary>A row of zeros.</summary>
    public CounterRow(int width)
    {
        Resize(SlotLengths.Exactly(width));
        Span.Clear();
    }

    /// <summary>F rounded up to a multiple of 64.</summary>
    public int Length => Bytes;

    /// <summary>The first counter.</summary>
    public ref byte First => ref MemoryMarshal.GetReference(Span);

    /// <summary>Asks the processor for the whole row.</summary>
    public unsafe void Prefetch()
    {
        if (!Sse.IsSupported) return;
        var length = Length;
        var row = (byte*)Unsafe.AsPointer(ref First);   // pinned
        for (var counter = 0; counter < length; counter += SlotLengths.Unit) Sse.Prefetch1(row + counter);
    }
}
