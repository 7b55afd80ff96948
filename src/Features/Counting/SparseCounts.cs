using System.Runtime.InteropServices;
using SaeActors.Features.Memory;

namespace SaeActors.Features.Counting;

/// <summary>Count and Σxy of few partners, sorted by id: the form of a feature that hardly fires.</summary>
/// <remarks>n partners in a slot with room for R: partners (R,), Σxy (R,), counts (R,). A count is at most 2³² − 1 and an id below 65,536.
/// A window is added in the thread's scratch and stored back whole.</remarks>
internal sealed class SparseCounts : Block
{
    private const int EntryBytes = sizeof(ushort) + sizeof(double) + sizeof(uint);
    private const int Aligned = 4;   // R is a multiple, so that the sums begin at a multiple of 8

    public int Length { get; private set; }

    /// <summary>(n,) Increasing.</summary>
    public ReadOnlySpan<ushort> Partners => PartnerRoom[..Length];

    public (long Count, double Sum) this[int partner]
    {
        get
        {
            var entry = Partners.BinarySearch((ushort)partner);
            return entry < 0 ? default : (CountRoom[entry], SumRoom[entry]);
        }
    }

    private int Room => Bytes / EntryBytes / Aligned * Aligned;

    private Span<ushort> PartnerRoom => MemoryMarshal.Cast<byte, ushort>(Span)[..Room];

    private Span<double> SumRoom => MemoryMarshal.Cast<byte, double>(Span[(sizeof(ushort) * Room)..])[..Room];

    private Span<uint> CountRoom => MemoryMarshal.Cast<byte, uint>(Span[((sizeof(ushort) + sizeof(double)) * Room)..])[..Room];

    /// <summary>Spreads the entries over dense scratch.</summary>
    /// <returns>How many partners were listed in <paramref name="touched"/>.</returns>
    public int CopyTo(Tally[] tallies, int[] touched)
    {
        var partners = Partners;
        var sums = SumRoom;
        var counts = CountRoom;
        for (var entry = 0; entry < partners.Length; entry++)
        {
            var partner = partners[entry];
            (tallies[partner].Count, tallies[partner].Sum, touched[entry]) = (counts[entry], sums[entry], partner);
        }

        GC.KeepAlive(this);
        return Length;
    }

    /// <summary>Takes the touched partners out of dense scratch.</summary>
    /// <param name="touched">First those that <see cref="CopyTo"/> listed, then newcomers in any order, which are sorted here.</param>
    /// <param name="tallies">(F,) Count and Σxy.</param>
    public void Replace(Span<int> touched, Tally[] tallies)
    {
        var newcomers = touched[Length..];
        newcomers.Sort();
        var old = Length - 1;
        Reserve(touched.Length);
        var partners = PartnerRoom[..Length];
        var sums = SumRoom;
        var counts = CountRoom;
        for (int place = Length - 1, newcomer = newcomers.Length - 1; newcomer >= 0; place--)
        {
            partners[place] = old >= 0 && partners[old] > newcomers[newcomer] ? partners[old--] : (ushort)newcomers[newcomer--];
        }

        for (var entry = 0; entry < partners.Length; entry++)
        {
            ref readonly var tally = ref tallies[partners[entry]];
            (sums[entry], counts[entry]) = (tally.Sum, (uint)tally.Count);
        }

        GC.KeepAlive(this);
    }

    /// <summary>Takes over what a record holds: its partners are read, counts and sums come next.</summary>
    public void Read(scoped ReadOnlySpan<int> partners, ref RecordReader reader)
    {
        Reserve(partners.Length);
        for (var entry = 0; entry < partners.Length; entry++) PartnerRoom[entry] = (ushort)partners[entry];
        foreach (ref var count in CountRoom[..Length]) count = (uint)reader.Number(uint.MaxValue, "count");
        foreach (ref var sum in SumRoom[..Length]) sum = reader.Sum("sum of products");
        GC.KeepAlive(this);
    }

    /// <summary>Makes room and keeps the partners, which come first.</summary>
    private void Reserve(int length)
    {
        Length = length;
        if (length > Room) Resize(SlotLengths.For((length + Aligned - 1) / Aligned * Aligned * EntryBytes));
    }
}
