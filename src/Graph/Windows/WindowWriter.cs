using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SaeActors.Features.Windows;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Windows;

/// <summary>Writes the parts of a window (docs/formats.md, "Window").</summary>
internal sealed class WindowWriter(int capacity = 4_096) : IDisposable
{
    private RentedBytes _bytes = new(capacity);

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span[..Length];

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Room(sizeof(uint)), value);
        Length += sizeof(uint);
    }

    /// <summary>LEB128.</summary>
    public void Number(long value)
    {
        Length += Put(Room(10), (ulong)value);
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
        var bytes = Room((flags.Length + 7) / 8)[..((flags.Length + 7) / 8)];
        bytes.Clear();
        for (var flag = 0; flag < flags.Length; flag++)
        {
            if (flags[flag]) bytes[flag / 8] |= (byte)(1 << (flag % 8));
        }

        Length += bytes.Length;
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
            var span = Room(features.Length * 5);
            var (length, before) = (0, -1);
            foreach (var feature in features)
            {
                length += Put(span[length..], (ulong)(feature - before - 1));
                before = feature;
            }

            Length += length;
        }

        Values(layer.Values);
    }

    private void Values(ReadOnlySpan<float> values)
    {
        var target = Room(values.Length * sizeof(float))[..(values.Length * sizeof(float))];
        if (BitConverter.IsLittleEndian) MemoryMarshal.AsBytes(values).CopyTo(target);
        else for (var entry = 0; entry < values.Length; entry++) BinaryPrimitives.WriteSingleLittleEndian(target[(entry * sizeof(float))..], values[entry]);
        Length += target.Length;
    }

    /// <summary>Room for at least <paramref name="length"/> more bytes.</summary>
    private Span<byte> Room(int length)
    {
        if (_bytes.Length - Length < length)
        {
            var longer = new RentedBytes(checked(Math.Max(Length + length, _bytes.Length + (_bytes.Length / 2))));
            Bytes.CopyTo(longer.Span);
            _bytes.Dispose();
            _bytes = longer;
        }

        return _bytes.Span[Length..];
    }

    private static int Put(Span<byte> span, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        return length;
    }
}
