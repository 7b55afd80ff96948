using System.Text;

namespace SaeActors.Graph.Storage;

/// <summary>Reads what <see cref="PayloadWriter"/> wrote.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    /// <summary>What has not been read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_rest.IsEmpty) break;
            var next = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)value;
        }

        throw new InvalidDataException("a number of a record has no end.");
    }

    public string Text()
    {
        var length = Number();
        if (length < 0 || length > _rest.Length) throw new InvalidDataException($"a text of {length} bytes in a record; expected at most {_rest.Length}.");
        var text = Encoding.UTF8.GetString(_rest[..(int)length]);
        _rest = _rest[(int)length..];
        return text;
    }
}
