using SaeActors.Grains.Contract;
using SaeActors.Graph.Contract;

namespace SaeActors.Grains.Questions;

/// <summary>Some edges as bytes; the last page has none and tells the errors of all tables.</summary>
/// <param name="Edges">In order.</param>
/// <param name="Errors">(pairs + 1, F) Next and previous errors of each layer, on the last page only.</param>
internal readonly record struct EdgePage(IReadOnlyList<Edge> Edges, IReadOnlyList<(IReadOnlyList<long> Next, IReadOnlyList<long> Previous)> Errors)
{
    public Packed Pack()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Edges.Count);
        foreach (var edge in Edges)
        {
            writer.Write(edge.Layer);
            writer.Write(edge.Upstream);
            writer.Write(edge.Downstream);
            writer.Write(edge.N1);
            writer.Write(edge.N2);
            writer.Write(edge.N12);
            writer.Write(edge.Miss);
            writer.Write(edge.Value);
            writer.Write(edge.Low);
            writer.Write(edge.High);
        }

        writer.Write(Errors.Count);
        foreach (var (next, previous) in Errors)
        {
            Write(writer, next);
            Write(writer, previous);
        }

        return new Packed(bytes.ToArray());
    }

    public static EdgePage Unpack(Packed packed)
    {
        using var reader = new BinaryReader(new MemoryStream(packed.Bytes));
        var edges = new Edge[reader.ReadInt32()];
        for (var edge = 0; edge < edges.Length; edge++)
        {
            edges[edge] = new Edge(
                reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(),
                reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        }

        var errors = new (IReadOnlyList<long>, IReadOnlyList<long>)[reader.ReadInt32()];
        for (var layer = 0; layer < errors.Length; layer++) errors[layer] = (Read(reader), Read(reader));
        return new EdgePage(edges, errors);
    }

    /// <summary>Exact tables have no errors, and then nothing is sent.</summary>
    private static void Write(BinaryWriter writer, IReadOnlyList<long> errors)
    {
        var isZero = errors.All(error => error == 0);
        writer.Write(isZero ? 0 : errors.Count);
        if (isZero) return;
        foreach (var error in errors) writer.Write(error);
    }

    private static long[] Read(BinaryReader reader)
    {
        var errors = new long[reader.ReadInt32()];
        for (var feature = 0; feature < errors.Length; feature++) errors[feature] = reader.ReadInt64();
        return errors;
    }
}
