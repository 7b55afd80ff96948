using System.Buffers;

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
        var partners = new List<CoFiring>();
        CopyTo(partners);
        WritePartners(writer, partners);
        foreach (var partner in partners) writer.Number(partner.Count);
        if (_sparse is not null || _sums is not null)
        {
            foreach (var partner in partners) writer.Double(partner.SumXY);
        }

        if (_watch is not null) WriteWatched(writer, _watch);
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
