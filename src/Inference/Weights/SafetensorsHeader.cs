using System.Buffers.Binary;
using System.Text.Json;

namespace SaeActors.Inference.Weights;

/// <summary>The header of a safetensors file: eight bytes of length, then JSON tensor → dtype, shape, data_offsets. Nothing in it is believed unchecked.</summary>
internal static class SafetensorsHeader
{
    /// <summary>Bytes of the length field.</summary>
    public const int LengthBytes = 8;

    private const long MaxLength = 100_000_000;   // the format's own limit

    /// <summary>The length of the JSON, checked against the file.</summary>
    public static int Length(string path, ReadOnlySpan<byte> first, long fileLength)
    {
        if (first.Length < LengthBytes)
        {
            throw new WeightsException($"{path}: {fileLength} bytes; a safetensors file has at least {LengthBytes}.");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(first);
        return length <= MaxLength && (long)length <= fileLength - LengthBytes
            ? (int)length
            : throw new WeightsException($"{path}: header length {length}; expected at most {Math.Min(MaxLength, fileLength - LengthBytes)}.");
    }

    /// <summary>The tensors by name and the metadata; every tensor lies inside the file and none overlaps another.</summary>
    public static (Dictionary<string, TensorEntry> Tensors, Dictionary<string, string> Metadata) Parse(string path, ReadOnlyMemory<byte> json, long fileLength)
    {
        var (tensors, metadata) = (new Dictionary<string, TensorEntry>(), new Dictionary<string, string>());
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Name == "__metadata__")
                {
                    metadata = member.Value.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "");
                }
                else if (!tensors.TryAdd(member.Name, Entry(path, member, LengthBytes + json.Length, fileLength)))
                {
                    throw new WeightsException($"{path}: tensor '{member.Name}' is there twice.");
                }
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new WeightsException($"{path}: the header is not a safetensors header: {wrong.Message}", wrong);
        }

        CheckOverlap(path, tensors.Values);
        return (tensors, metadata);
    }

    private static TensorEntry Entry(string path, JsonProperty member, long dataStart, long fileLength)
    {
        var (name, value) = (member.Name, member.Value);
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("dtype", out var dtype)
            || !value.TryGetProperty("shape", out var shapeValue) || !value.TryGetProperty("data_offsets", out var offsets))
        {
            throw new WeightsException($"{path}: tensor '{name}' lacks dtype, shape or data_offsets.");
        }

        var type = TensorTypes.Named(dtype.GetString() ?? "") ?? throw new WeightsException($"{path}: tensor '{name}' has unknown dtype '{dtype}'.");
        var shape = Integers(path, name, "shape", shapeValue);
        var ends = Integers(path, name, "data_offsets", offsets);
        var available = fileLength - dataStart;
        if (ends.Length != 2 || ends[1] < ends[0] || ends[1] > available)
        {
            throw new WeightsException($"{path}: tensor '{name}' has data_offsets {TensorEntry.Show(ends)}; expected two rising numbers up to {available}.");
        }

        var bytes = (Int128)TensorTypes.Size(type);
        foreach (var dimension in shape)
        {
            bytes = Int128.Min(bytes * dimension, long.MaxValue);
        }

        return bytes == ends[1] - ends[0]
            ? new TensorEntry(name, type, shape, dataStart + ends[0], ends[1] - ends[0])
            : throw new WeightsException($"{path}: tensor '{name}' of shape {TensorEntry.Show(shape)} and type {type} has {ends[1] - ends[0]} bytes; expected {bytes}.");
    }

    private static long[] Integers(string path, string tensor, string what, JsonElement array)
    {
        var values = new List<long>();
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var value) || value < 0)
            {
                throw new WeightsException($"{path}: tensor '{tensor}' has {what} {array}; expected whole numbers from 0.");
            }

            values.Add(value);
        }

        return [.. values];
    }

    private static void CheckOverlap(string path, IEnumerable<TensorEntry> tensors)
    {
        TensorEntry? previous = null;
        foreach (var tensor in tensors.Where(tensor => tensor.ByteCount > 0).OrderBy(tensor => tensor.Offset))
        {
            if (previous is not null && previous.Offset + previous.ByteCount > tensor.Offset)
            {
                throw new WeightsException($"{path}: tensor '{tensor.Name}' overlaps tensor '{previous.Name}'.");
            }

            previous = tensor;
        }
    }
}
