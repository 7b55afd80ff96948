using System.Buffers;

namespace SaeActors.Features.Counting;

internal sealed partial class BoundedTable
{
    internal override void Write(IBufferWriter<byte> output)
    {
        var writer = new RecordWriter(output);
        writer.Byte(RecordFormat.BoundedTable);
        writer.Number(_error);
        writer.Double(_sumError);
        writer.Number(_length);
        var last = -1;
        for (var entry = 0; entry < _length; entry++)
        {
            writer.Number(_partners[entry] - last - 1);
            writer.Number(_counts[entry]);
            writer.Number(_misses[entry]);
            writer.Double(_sums[entry]);
            if (_misses[entry] > 0 || _sumError > 0) writer.Double(_sumMisses[entry]);
            last = _partners[entry];
        }
    }

    internal static BoundedTable Read(ref RecordReader reader, LayerPlan plan, int width)
    {
        reader.Expect(RecordFormat.BoundedTable, "bounded table");
        var table = new BoundedTable(width, plan.Capacity) { _error = reader.Number(), _sumError = reader.Sum("sum error") };
        var length = (int)reader.Number(Math.Min(plan.Capacity, width), "number of entries");
        table.Reserve(length);
        var last = -1;
        for (; table._length < length; table._length++)
        {
            if (last >= width - 1) throw reader.Wrong($"partner after {last}; expected an id below {width}");
            last += 1 + (int)reader.Number(width - 2 - last, "gap");
            var (count, miss) = (reader.Number(long.MaxValue / 4, "count"), reader.Number(table._error, "miss"));
            var sum = reader.Sum("sum of products");
            var sumMiss = miss > 0 || table._sumError > 0 ? reader.Sum("miss of the sum") : 0;
            table.Set(table._length, new CoFiring(last, count, miss, sum, sumMiss, miss));
        }

        return table;
    }
}
