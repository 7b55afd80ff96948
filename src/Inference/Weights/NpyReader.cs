using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SaeActors.Inference.Weights;

/// <summary>Reads one <c>.npy</c> stream: magic, version, a Python dictionary with descr, fortran_order and shape, then the elements.</summary>
internal static class NpyReader
{
    private const int MaxHeader = 1 << 20;

    /// <summary>The array, as float32 in row-major order.</summary>
    /// <exception cref="WeightsException">It is not an npy stream, is cut short, or holds something other than floats; the message names <paramref name="name"/>.</exception>
    public static NpyArray Read(Stream stream, string name)
    {
        var header = ReadHeader(stream, name);
        var type = Field(header, "descr", name).Trim('\'', '"') switch
        {
            "<f4" => TensorType.F32,
            "<f8" => TensorType.F64,
            "<f2" => TensorType.F16,
            var other => throw new WeightsException($"{name}: element type '{other}'; expected <f4, <f8 or <f2."),
        };
        var shape = Shape(Field(header, "shape", name), name);
        var count = shape.Aggregate((Int128)1, (product, dimension) => Int128.Min(product * dimension, long.MaxValue));
        if (count > Array.MaxLength / 8)
        {
            throw new WeightsException($"{name}: shape {TensorEntry.Show(shape)}; at most {Array.MaxLength / 8} elements can be read.");
        }

        var values = ReadValues(stream, type, (int)count, name);
        return Field(header, "fortran_order", name) switch
        {
            "False" => new NpyArray(shape, values),
            "True" => new NpyArray(shape, RowMajor(values, shape)),
            var other => throw new WeightsException($"{name}: fortran_order is {other}; expected True or False."),
        };
    }

    private static string ReadHeader(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[8];
        Fill(stream, start, name);
        if (start[0] != 0x93 || !start[1..6].SequenceEqual("NUMPY"u8))
        {
            throw new WeightsException($"{name}: not an npy array.");
        }

        Span<byte> size = stackalloc byte[start[6] == 1 ? 2 : 4];
        Fill(stream, size, name);
        var length = size.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > MaxHeader)
        {
            throw new WeightsException($"{name}: header of {length} bytes; expected at most {MaxHeader}.");
        }

        var header = new byte[length];
        Fill(stream, header, name);
        return Encoding.UTF8.GetString(header);
    }

    // {'descr': '<f4', 'fortran_order': False, 'shape': (768, 24576), }
    private static string Field(string header, string field, string name)
    {
        var key = header.IndexOf($"'{field}'", StringComparison.Ordinal);
        var start = key < 0 ? -1 : header.IndexOf(':', key) + 1;
        if (start <= 0)
        {
            throw new WeightsException($"{name}: the header has no '{field}': {header.Trim()}");
        }

        var rest = header[start..].TrimStart();
        var end = rest.StartsWith('(') ? rest.IndexOf(')', StringComparison.Ordinal) + 1 : rest.IndexOfAny([',', '}']);
        return end > 0 ? rest[..end].Trim() : throw new WeightsException($"{name}: the header ends inside '{field}'.");
    }

    private static int[] Shape(string text, string name) =>
        [.. text.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var dimension)
                ? dimension
                : throw new WeightsException($"{name}: shape {text}; expected whole numbers."))];

    private static float[] ReadValues(Stream stream, TensorType type, int count, string name)
    {
        var bytes = new byte[count * TensorTypes.Size(type)];
        Fill(stream, bytes, name);
        var values = new float[count];
        TensorTypes.ToFloats(type, bytes, values);
        return values;
    }

    private static float[] RowMajor(float[] columnMajor, int[] shape)
    {
        var values = new float[columnMajor.Length];
        var index = new int[shape.Length];
        for (var source = 0; source < values.Length; source++)
        {
            var target = 0;
            for (var axis = 0; axis < shape.Length; axis++)
            {
                target = (target * shape[axis]) + index[axis];
            }

            values[target] = columnMajor[source];
            for (var axis = 0; axis < shape.Length && ++index[axis] == shape[axis]; axis++)
            {
                index[axis] = 0;
            }
        }

        return values;
    }

    private static void Fill(Stream stream, Span<byte> bytes, string name)
    {
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw new WeightsException($"{name}: ends after {read} of {bytes.Length} bytes.");
        }
    }
}
