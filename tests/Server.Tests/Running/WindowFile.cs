using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SaeActors.Server.Tests.Running;

/// <summary>Writes windows as safetensors files, right ones and wrong ones.</summary>
internal sealed class WindowFile
{
    private readonly Dictionary<string, (string Type, long[] Shape, byte[] Bytes)> _tensors = [];

    /// <summary>Two layers of width 8 over three tokens.</summary>
    public static WindowFile Small() => new WindowFile()
        .Layer(0, [0, 1, 3, 3], [2, 1, 5], [0.5f, 1, 2])
        .Layer(1, [0, 2, 3, 4], [0, 7, 3, 3], [1, 1, 4, 0.25f]);

    public WindowFile Layer(int layer, long[] indptr, int[] indices, float[] values) => this
        .With($"layers.{layer}.indptr", "I64", indptr)
        .With($"layers.{layer}.indices", "I32", indices)
        .With($"layers.{layer}.values", "F32", values);

    public WindowFile With<T>(string name, string type, T[] values)
        where T : unmanaged => Shaped(name, type, [values.Length], values);

    public WindowFile Shaped<T>(string name, string type, long[] shape, T[] values)
        where T : unmanaged
    {
        _tensors[name] = (type, shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        return this;
    }

    public WindowFile Without(string name)
    {
        _tensors.Remove(name);
        return this;
    }

    public byte[] Bytes()
    {
        var header = new Dictionary<string, object>();
        long offset = 0;
        foreach (var (name, (type, shape, bytes)) in _tensors)
        {
            header[name] = new { dtype = type, shape, data_offsets = new[] { offset, offset + bytes.Length } };
            offset += bytes.Length;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. _tensors.Values.SelectMany(tensor => tensor.Bytes)];
    }
}
