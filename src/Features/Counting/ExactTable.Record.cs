using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace SaeActors.Features.Counting;

internal sealed partial class ExactTable
{
    internal override void Write(IBufferWriter<byte> output)
    {
        var writer = new RecordWriter(output);
        writer.Byte(RecordFormat.ExactTable);
        writer.Byte((byte)(_sparse is not null ? 1 : 0));
        writer.Number(_activations);
        writer.Number(_nextSelection);
        if (_row is not null && _sums is null)
        {
            WriteRow(output, writer, _row);
            WriteWatched(writer, _watch!);
            return;
        }

        var partners = new List<CoFiring>();
        CopyTo(partners);
        WritePartners(writer, partners);
        foreach (var partner in partners) writer.Number(partner.Count);
        foreach (var partner in partners) writer.Double(partner.SumXY);
    }

    /// <summary>The same bytes straight from the row: a list of partners takes more memory than the record (450 µs a record instead of 20).</summary>
    private void WriteRow(IBufferWriter<byte> output, RecordWriter writer, CounterRow row)
    {
        var scratch = Scratch.Mine;
        var counters = row.Span[..Width];
        var listed = scratch.Touched(Width).AsSpan()[..List(counters, scratch.Touched(Width))];
        writer.Number(listed.Length);
        if (listed.Length * 8L > Width) WriteBits(output, row);
        else WriteGaps(output, listed);
        WriteCounts(output, counters, listed, scratch.Carried(_carry.Length));
        GC.KeepAlive(row);
    }

    /// <summary>Gathers the partners whose counter is not 0, increasing. Half of a row may be listed, so branches on single counters would be
    /// mispredicted all the time.</summary>
    /// <returns>How many.</returns>
    private static int List(ReadOnlySpan<byte> counters, Span<int> partners)
    {
        var (length, first) = (0, 0);
        for (; Vector256.IsHardwareAccelerated && first <= counters.Length - Vector256<byte>.Count; first += Vector256<byte>.Count)
        {
            var isZero = Vector256.Equals(Vector256.Create(counters[first..]), Vector256<byte>.Zero);
            for (var bits = ~isZero.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1) partners[length++] = first + BitOperations.TrailingZeroCount(bits);
        }

        for (; first < counters.Length; first++)
        {
            if (counters[first] != 0) partners[length++] = first;
        }

        return length;
    }

    private static void WriteGaps(IBufferWriter<byte> output, ReadOnlySpan<int> partners)
    {
        var span = output.GetSpan(10 * partners.Length + 1);
        var (length, last) = (0, -1);
        foreach (var partner in partners)
        {
            length += RecordWriter.Encode(partner - last - 1, span[length..]);
            last = partner;
        }

        output.Advance(length);
    }

    /// <summary>From 128 up a counter without a carry is its own first byte and the second is 1: it is always written and kept where the end
    /// moves past it.</summary>
    private void WriteCounts(IBufferWriter<byte> output, ReadOnlySpan<byte> counters, ReadOnlySpan<int> partners, Span<int> carried)
    {
        var (length, next) = (0, 0);
        foreach (var (partner, _) in _carry) carried[next++] = partner;
        carried.Sort();
        next = 0;
        var span = output.GetSpan(2 * partners.Length + 10 * carried.Length + 1);
        foreach (var partner in partners)
        {
            if (next < carried.Length && carried[next] == partner)
            {
                length += RecordWriter.Encode(CountOf(partner), span[length..]);
                next++;
                continue;
            }

            var counter = counters[partner];
            (span[length], span[length + 1]) = (counter, 1);
            length += 1 + (counter >> 7);
        }

        output.Advance(length);
    }

    private void WriteBits(IBufferWriter<byte> output, CounterRow row)
    {
        var bits = output.GetSpan(row.Length / 8)[..(row.Length / 8)];
        bits.Clear();
        var partner = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; partner < row.Length; partner += Vector256<byte>.Count)
            {
                var isZero = Vector256.Equals(Vector256.LoadUnsafe(ref row.First, (nuint)partner), Vector256<byte>.Zero);
                BinaryPrimitives.WriteUInt32LittleEndian(bits[(partner / 8)..], ~isZero.ExtractMostSignificantBits());
            }
        }

        for (; partner < Width; partner++) bits[partner >> 3] |= (byte)(row.Span[partner] == 0 ? 0 : 1 << (partner & 7));
        output.Advance((Width + 7) / 8);
    }

    internal static ExactTable Read(ref RecordReader reader, LayerPlan plan, int width)
    {
        reader.Expect(RecordFormat.ExactTable, "exact table");
        var isSparse = reader.Byte() == 1;
        var table = new ExactTable(plan, width) { _activations = reader.Number(), _nextSelection = reader.Number() };
        var partners = ReadPartners(ref reader, width);
        if (isSparse) table._sparse!.Read(partners, ref reader);
        else table.ReadRow(ref reader, partners);
        return table;
    }

    private void ReadRow(ref RecordReader reader, scoped ReadOnlySpan<int> partners)
    {
        (_sparse, _row) = (null, new CounterRow(Width));
        foreach (var partner in partners) SetCount(partner, reader.Number(name: "count"));
        if (plan.Sums == SumPolicy.Watched)
        {
            ReadWatched(ref reader);
            return;
        }

        _sums = new double[Width];
        foreach (var partner in partners) _sums[partner] = reader.Sum("sum of products");
    }

    private static void WriteWatched(RecordWriter writer, WatchList watch)
    {
        writer.Number(watch.Length);
        for (var place = 0; place < watch.Length; place++)
        {
            writer.Number(watch.Partners[place]);
            writer.Number(watch.Unsummed[place]);
            writer.Double(watch.Sums[place]);
        }
    }

    private void ReadWatched(ref RecordReader reader)
    {
        _watch = new WatchList((int)reader.Number(plan.Watched, "number of watched partners"));
        var partners = _watch.Partners;
        for (var place = 0; place < partners.Length; place++)
        {
            partners[place] = (int)reader.Number(Width - 1, "watched partner");
            if (place > 0 && partners[place] <= partners[place - 1]) throw reader.Wrong($"watched partner {partners[place]} is out of order");
            _watch.Unsummed[place] = reader.Number(CountOf(partners[place]), "unsummed co-firings");
            _watch.Sums[place] = reader.Sum("sum of products");
            _mayHaveInactive |= _watch.Sums[place] > 0 && CountOf(partners[place]) == 0;
        }
    }

    /// <summary>Which partners are listed: gaps between ids, or one bit a partner once more than an eighth of them are.</summary>
    private void WritePartners(RecordWriter writer, List<CoFiring> partners)
    {
        writer.Number(partners.Count);
        if (partners.Count * 8L <= Width)
        {
            var last = -1;
            foreach (var partner in partners)
            {
                writer.Number(partner.Feature - last - 1);
                last = partner.Feature;
            }

            return;
        }

        Span<byte> bits = stackalloc byte[(Width + 7) / 8];
        bits.Clear();
        foreach (var partner in partners) bits[partner.Feature >> 3] |= (byte)(1 << (partner.Feature & 7));
        foreach (var eight in bits) writer.Byte(eight);
    }

    /// <returns>The listed partners, increasing, in the thread's working memory.</returns>
    private static ReadOnlySpan<int> ReadPartners(ref RecordReader reader, int width)
    {
        var partners = Scratch.Mine.Touched(width).AsSpan(0, (int)reader.Number(width, "number of partners"));
        if (partners.Length * 8L <= width)
        {
            var last = -1;
            foreach (ref var partner in partners)
            {
                if (last >= width - 1) throw reader.Wrong($"partner after {last}; expected an id below {width}");
                partner = last = last + 1 + (int)reader.Number(width - 2 - last, "gap");
            }

            return partners;
        }

        var next = 0;
        for (var first = 0; first < width; first += 8)
        {
            for (int bits = reader.Byte(); bits != 0; bits &= bits - 1)
            {
                var partner = first + BitOperations.TrailingZeroCount(bits);
                if (partner >= width || next == partners.Length) throw reader.Wrong($"bit of partner {partner} is set; expected {partners.Length} bits below {width}");
                partners[next++] = partner;
            }
        }

        return next == partners.Length ? partners : throw reader.Wrong($"{next} bits are set; expected {partners.Length}");
    }
}
