using System.Runtime.InteropServices;
using SaeActors.Features.Memory;

namespace SaeActors.Features.Counting;

/// <summary>The partners whose Σxy an exact row keeps; their counts are in the row like all others.</summary>
/// <remarks>K partners, at most 128. Begins as zeros.</remarks>
internal sealed class WatchList : Block
{
    public const int Most = 128;

    private const int EntryBytes = sizeof(double) + sizeof(long) + sizeof(int);

    public WatchList(int length)
    {
        Length = length;
        if (length > 0) Resize(SlotLengths.For(length * EntryBytes));
        Span.Clear();
    }

    /// <summary>K.</summary>
    public int Length { get; }

    /// <summary>(K,) Σxy since the partner is watched.</summary>
    public Span<double> Sums => MemoryMarshal.Cast<byte, double>(Span)[..Length];

    /// <summary>(K,) n12 when the partner began to be watched: their products are not in the sum.</summary>
    public Span<long> Unsummed => MemoryMarshal.Cast<byte, long>(Span).Slice(Length, Length);

    /// <summary>(K,) Increasing.</summary>
    public Span<int> Partners => MemoryMarshal.Cast<byte, int>(Span).Slice(4 * Length, Length);

    /// <summary>Place of the partner, negative where it is not watched.</summary>
    public int Find(int partner) => Partners.BinarySearch(partner);
}
