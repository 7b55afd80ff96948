using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SaeActors.Features.Windows;

namespace SaeActors.Graph.Windows;

/// <summary>Reads what <see cref="WindowWriter"/> wrote and trusts no length before it has seen that the bytes can hold it.</summary>
internal ref struct WindowReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Offset { get; private set; }

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (Offset >= _bytes.Length) break;
            var next = _bytes[Offset++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)value;
        }

        throw Wrong("a number has no end");
    }

    /// <summary>A number of things of at least one bit each.</summary>
    public int Count()
    {
        var count = Number();
        return count >= 0 && count <= Math.Min(int.MaxValue, _bytes.Length * 8L) ? (int)count : throw Wrong($"{count} things in {_bytes.Length} bytes");
    }

    public long[] Increasing(int count, long before)
    {
        var values = new long[Held(count)];
        for (var position = 0; position < count; position++) values[position] = before = checked(before + Number() + 1);
        return values;
    }

    public int[] Differences(int count)
    {
        var values = new int[Held(count)];
        var before = 0;
        for (var position = 0; position < count; position++) values[position] = before = checked((int)(before + Number()));
        return values;
    }

    public bool[] Bits(int count)
    {
        var packed = Take((count + 7) / 8);
        var flags = new bool[count];
        for (var flag = 0; flag < count; flag++) flags[flag] = (packed[flag / 8] >> (flag % 8) & 1) != 0;
        return flags;
    }

    public int[] TokenIds(int count)
    {
        var tokens = new int[Held(count)];
        for (var token = 0; token < count; token++) tokens[token] = checked((int)(Number() - 1));
        return tokens;
    }

    public LayerActivations Layer(int tokenCount)
    {
        var (width, entryCount) = (Count32(), Count());
        var room = new LayerRoom(Held(tokenCount), Held(entryCount));
        var starts = room.Starts;
        var features = room.Features;
        for (var token = 0; token < tokenCount; token++)
        {
            var end = starts[token] + Count();
            if (end > entryCount) throw Wrong($"token {token} ends at entry {end}; expected at most {entryCount}");
            var before = -1;
            for (var entry = starts[token]; entry < end; entry++) features[entry] = before = checked((int)(before + Number() + 1));
            starts[token + 1] = end;
        }

        Values(room.Values);
        if (starts[^1] != entryCount) throw Wrong($"the tokens end at entry {starts[^1]}; expected {entryCount}");
        if (Offset != _bytes.Length) throw Wrong($"{_bytes.Length - Offset} bytes follow a layer");
        return new LayerActivations(width, room);
    }

    /// <summary>A layer of the width that is written, with no entries: what follows the width is not read.</summary>
    public LayerActivations Nothing(int tokenCount) => new(Count32(), new int[tokenCount + 1], [], []);

    public readonly InvalidDataException Wrong(string problem) => new($"a window is damaged: byte {Offset}: {problem}.");

    private int Count32() => checked((int)Number());

    private void Values(Span<float> values)
    {
        var source = Take(checked(values.Length * sizeof(float)));
        if (BitConverter.IsLittleEndian) source.CopyTo(MemoryMarshal.AsBytes(values));
        else for (var entry = 0; entry < values.Length; entry++) values[entry] = BinaryPrimitives.ReadSingleLittleEndian(source[(entry * sizeof(float))..]);
    }

    /// <summary>A count of things of at least one byte each, so that damaged bytes make no huge array.</summary>
    private readonly int Held(int count) => count <= _bytes.Length - Offset ? count : throw Wrong($"{count} things in {_bytes.Length - Offset} bytes");

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _bytes.Length - Offset) throw Wrong($"{length} bytes expected, {_bytes.Length - Offset} found");
        var taken = _bytes.Slice(Offset, length);
        Offset += length;
        return taken;
    }
}
