using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SaeActors.Inference.Tests;

/// <summary>Writes float32 safetensors, so that tests make the files that users have.</summary>
internal static class SafetensorsWriter
{
    public static byte[] Write(IEnumerable<(string Name, int[] Shape, float[] Values)> tensors)
    {
        var (header, data) = (new Dictionary<string, object>(), new List<byte>());
        foreach (var (name, shape, values) in tensors)
        {
            var start = data.Count;
            data.AddRange(MemoryMarshal.AsBytes<float>(values));
            header[name] = new Dictionary<string, object> { ["dtype"] = "F32", ["shape"] = shape, ["data_offsets"] = new[] { start, data.Count } };
        }

        return File(JsonSerializer.Serialize(header), [.. data]);
    }

    public static byte[] File(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        data.CopyTo(file, 8 + json.Length);
        return file;
    }
}
