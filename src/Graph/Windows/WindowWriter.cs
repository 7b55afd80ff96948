using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SaeActors.Features.Windows;

namespace SaeActors.Graph.Windows;

/// <summary>Writes the parts of a window (docs/formats.md, "Window").</summary>
internal sealed class WindowWriter(int capacity = 4_096)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(capacity);

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public ReadOnlyMemory<byte> Memory => _bytes.WrittenMemory;

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(sizeof(uint)), value);
        _bytes.Advance(sizeof(uint));
    }

    /// <summary>LEB128.</summary>
    public void Number(long value)
    {
        var span = _bytes.GetSpan(10);
        _bytes.Advance(Put(span, (ulong)value));
    }

    public void Increasing(ReadOnlySpan<long> values, long before)
    {
        foreach (var value in values)
        {
            Number(value - before - 1);
            before = value;
        }
    }

    public void Differences(ReadOnlySpan<int> values)
    {
        var before = 0;
        foreach (var value in values)
        {
            Number(value - before);
            before = value;
        }
    }

    /// <summary>Eight flags a byte, the first in the lowest bit.</summary>
    public void Bits(ReadOnlySpan<bool> flags)
    {
        var bytes = _bytes.GetSpan((flags.Length + 7) / 8)[..((flags.Length + 7) / 8)];
        bytes.Clear();
        for (var flag = 0; flag < flags.Length; flag++)
        {
            if (flags[flag]) bytes[flag / 8] |= (byte)(1 << (flag % 8));
        }

        _bytes.Advance(bytes.Length);
    }

    /// <summary>Ids from −1 (not known), one more than they are.</summary>
    public void TokenIds(ReadOnlySpan<int> tokens)
    {
        foreach (var token in tokens) Number((long)token + 1);
    }

    /// <summary>Width, entries a token, feature differences inside each token, values.</summary>
    public void Layer(LayerActivations layer)
    {
        Number(layer.Width);
        Number(layer.EntryCount);
        for (var token = 0; token < layer.TokenCount; token++)
        {
            var features = layer.FeaturesAt(token);
            Number(features.Length);
            var span = _bytes.GetSpan(features.Length * 5);
            var (length, before) = (0, -1);
            foreach (var feature in features)
            {
                length += Put(span[length..], (ulong)(feature - before - 1));
                before = feature;
            }

            _bytes.Advance(length);
        }

        Values(layer.Values);
    }

    private void Values(ReadOnlySpan<float> values)
    {
        var target = _bytes.GetSpan(values.Length * sizeof(float))[..(values.Length * sizeof(float))];
        if (BitConverter.IsLittleEndian) MemoryMarshal.AsBytes(values).CopyTo(target);
        else for (var entry = 0; entry < values.Length; entry++) BinaryPrimitives.WriteSingleLittleEndian(target[(entry * sizeof(float))..], values[entry]);
        _bytes.Advance(target.Length);
    }

    private static int Put(Span<byte> span, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        return length;
    }
}
