using System.Buffers.Binary;

namespace SaeActors.Features.Counting;

/// <summary>Reads what <see cref="RecordWriter"/> wrote and trusts none of it: damage is an <see cref="InvalidDataException"/> that says where.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> record)
{
    private readonly ReadOnlySpan<byte> _record = record;
    private int _offset;

    public byte Byte()
    {
        if (_offset >= _record.Length) throw Ended(1);
        return _record[_offset++];
    }

    /// <summary>A count of at most <paramref name="most"/>.</summary>
    public long Number(long most = long.MaxValue, string name = "number")
    {
        var start = _offset;
        if (start < _record.Length && _record[start] < 0x80 && _record[start] <= most) return _record[_offset++];   // nearly every count
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1) throw Wrong(start, $"{name} is longer than 64 bits");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) break;
        }

        return value <= (ulong)most ? (long)value : throw Wrong(start, $"{name} is {value}; expected at most {most}");
    }

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public float Single() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    /// <summary>A finite double from 0: sums of activations and of their products are never negative.</summary>
    public double Sum(string name) => Checked(Double(), name);

    /// <summary>A finite float from 0.</summary>
    public float Value(string name) => (float)Checked(Single(), name);

    public void Expect(byte format, string name)
    {
        var found = Byte();
        if (found != format) throw Wrong(_offset - 1, $"record format is 0x{found:X2}; expected 0x{format:X2}, {name}");
    }

    public void ExpectNumber(long expected, string name)
    {
        var start = _offset;
        var found = Number();
        if (found != expected) throw Wrong(start, $"{name} is {found}; expected {expected}");
    }

    public readonly void ExpectEnd()
    {
        if (_offset != _record.Length) throw Wrong(_offset, $"{_record.Length - _offset} bytes follow; expected the record's end");
    }

    public readonly InvalidDataException Wrong(string problem) => Wrong(_offset, problem);

    private ReadOnlySpan<byte> Take(int length)
    {
        if (_record.Length - _offset < length) throw Ended(length);
        var taken = _record.Slice(_offset, length);
        _offset += length;
        return taken;
    }

    private readonly double Checked(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? value : throw Wrong($"{name} is {value}; expected a finite value of at least 0");

    private readonly InvalidDataException Ended(int length) =>
        Wrong(_offset, $"record has {_record.Length} bytes; expected at least {length} more");

    private static InvalidDataException Wrong(int offset, string problem) => new($"byte {offset}: {problem}.");
}
