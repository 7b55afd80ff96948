using System.Buffers;
using System.Buffers.Binary;
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
        var counters = row.Span[..Width];
        var listed = Width - counters.Count((byte)0);
        writer.Number(listed);
        if (listed * 8L > Width) WriteBits(output, row);
        else WriteGaps(writer, counters);
        var span = output.GetSpan(2 * Width + 10 * _carry.Length);
        var length = 0;
        for (var partner = 0; partner < counters.Length; partner++)
        {
            if (counters[partner] == 0) continue;
            var rest = (ulong)(_carry.Length == 0 ? counters[partner] : CountOf(partner));
            for (; rest >= 0x80; rest >>= 7) span[length++] = (byte)(rest | 0x80);
            span[length++] = (byte)rest;
        }

        output.Advance(length);
        GC.KeepAlive(row);
    }

    private static void WriteGaps(RecordWriter writer, ReadOnlySpan<byte> counters)
    {
        var last = -1;
        for (var partner = 0; partner < counters.Length; partner++)
        {
            if (counters[partner] == 0) continue;
            writer.Number(partner - last - 1);
            last = partner;
        }
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
        var counts = new long[partners.Length];
        for (var position = 0; position < counts.Length; position++) counts[position] = reader.Number(long.MaxValue, "count");
        if (isSparse && partners.Length > width) throw reader.Wrong("sparse table holds more partners than there are");
        table.Restore(ref reader, isSparse, partners, counts);
        return table;
    }

    private void Restore(ref RecordReader reader, bool isSparse, int[] partners, long[] counts)
    {
        if (!isSparse)
        {
            _sparse = null;
            _row = RowMemory.Rent(Width);
            if (plan.Sums == SumPolicy.All) _sums = new double[Width];
        }

        var sums = new double[partners.Length];
        for (var position = 0; position < partners.Length; position++)
        {
            var sum = isSparse || _sums is not null ? reader.Sum("sum of products") : 0;
            sums[position] = sum;
            if (isSparse) continue;
            SetCount(partners[position], counts[position]);
            if (_sums is not null) _sums[partners[position]] = sum;
        }

        _sparse?.Restore(partners, counts, sums);
        if (!isSparse && _sums is null) ReadWatched(ref reader);
    }

    private static void WriteWatched(RecordWriter writer, WatchList watch)
    {
        writer.Number(watch.Partners.Length);
        for (var place = 0; place < watch.Partners.Length; place++)
        {
            writer.Number(watch.Partners[place]);
            writer.Number(watch.Unsummed[place]);
            writer.Double(watch.Sums[place]);
        }
    }

    private void ReadWatched(ref RecordReader reader)
    {
        var partners = new int[reader.Number(plan.Watched, "number of watched partners")];
        var unsummed = new long[partners.Length];
        var sums = new double[partners.Length];
        for (var position = 0; position < partners.Length; position++)
        {
            partners[position] = (int)reader.Number(Width - 1, "watched partner");
            if (position > 0 && partners[position] <= partners[position - 1]) throw reader.Wrong($"watched partner {partners[position]} is out of order");
            unsummed[position] = reader.Number(CountOf(partners[position]), "unsummed co-firings");
            sums[position] = reader.Sum("sum of products");
        }

        _watch = new WatchList(partners.Length);
        partners.CopyTo(_watch.Partners, 0);
        for (var place = 0; place < partners.Length; place++) _mayHaveInactive |= sums[place] > 0 && CountOf(partners[place]) == 0;
        unsummed.CopyTo(_watch.Unsummed, 0);
        sums.CopyTo(_watch.Sums, 0);
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

    private static int[] ReadPartners(ref RecordReader reader, int width)
    {
        var partners = new int[reader.Number(width, "number of partners")];
        if (partners.Length * 8L <= width)
        {
            var last = -1;
            for (var position = 0; position < partners.Length; position++)
            {
                if (last >= width - 1) throw reader.Wrong($"partner after {last}; expected an id below {width}");
                partners[position] = last = last + 1 + (int)reader.Number(width - 2 - last, "gap");
            }

            return partners;
        }

        var next = 0;
        for (var partner = 0; partner < width;)
        {
            var eight = reader.Byte();
            for (var bit = 0; bit < 8; bit++, partner++)
            {
                if ((eight >> bit & 1) == 0) continue;
                if (partner >= width || next == partners.Length) throw reader.Wrong($"bit of partner {partner} is set; expected {partners.Length} bits below {width}");
                partners[next++] = partner;
            }
        }

        return next == partners.Length ? partners : throw reader.Wrong($"{next} bits are set; expected {partners.Length}");
    }
}
