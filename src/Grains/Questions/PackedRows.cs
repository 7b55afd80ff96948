using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Graph.State;

namespace SaeActors.Grains.Questions;

/// <summary>Rows of tables as bytes, every number as it is.</summary>
internal static class PackedRows
{
    public static Packed Pack(IReadOnlyCollection<PackedRow> rows)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(rows.Count);
        foreach (var row in rows)
        {
            writer.Write(row.Layer);
            writer.Write(row.Feature);
            writer.Write(row.IsUpstream);
            writer.Write(row.Error);
            writer.Write(row.Pairs.Length);
            foreach (var pair in row.Pairs) Write(writer, pair);
        }

        return new Packed(bytes.ToArray());
    }

    public static PackedRow[] Unpack(Packed packed)
    {
        using var reader = new BinaryReader(new MemoryStream(packed.Bytes));
        var rows = new PackedRow[reader.ReadInt32()];
        for (var row = 0; row < rows.Length; row++)
        {
            var (layer, feature, isUpstream, error) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean(), reader.ReadInt64());
            var pairs = new EdgeRow[reader.ReadInt32()];
            for (var pair = 0; pair < pairs.Length; pair++) pairs[pair] = Read(reader);
            rows[row] = new PackedRow(layer, feature, isUpstream, error, pairs);
        }

        return rows;
    }

    private static void Write(BinaryWriter writer, in EdgeRow pair)
    {
        writer.Write(pair.CoFiring.Feature);
        writer.Write(pair.CoFiring.Count);
        writer.Write(pair.CoFiring.Miss);
        writer.Write(pair.CoFiring.SumXY);
        writer.Write(pair.CoFiring.SumXYMiss);
        writer.Write(pair.CoFiring.Unsummed);
        writer.Write(pair.Value.Low);
        writer.Write(pair.Value.High);
        writer.Write(pair.Value.IsDefined);
    }

    private static EdgeRow Read(BinaryReader reader)
    {
        var coFiring = new CoFiring(
            reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt64());
        return new EdgeRow(coFiring, new Interval(reader.ReadDouble(), reader.ReadDouble(), reader.ReadBoolean()));
    }
}
