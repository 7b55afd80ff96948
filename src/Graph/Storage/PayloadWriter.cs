using System.Buffers;
using System.Text;

namespace SaeActors.Graph.Storage;

/// <summary>Builds a record's payload: LEB128 numbers and UTF-8 texts with their length before them.</summary>
internal sealed class PayloadWriter
{
    /// <summary>Refuses half a surrogate pair instead of writing U+FFFD for it.</summary>
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>For parts that write themselves.</summary>
    public IBufferWriter<byte> Writer => _bytes;

    public PayloadWriter Clear()
    {
        _bytes.ResetWrittenCount();
        return this;
    }

    public PayloadWriter Number(long value)
    {
        var span = _bytes.GetSpan(10);
        var length = 0;
        var rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7) span[length++] = (byte)(rest | 0x80);
        span[length++] = (byte)rest;
        _bytes.Advance(length);
        return this;
    }

    public PayloadWriter Text(string text)
    {
        Number(Utf8.GetByteCount(text));
        Utf8.GetBytes(text, _bytes);
        return this;
    }

    /// <summary>Bytes as they are, to the payload's end.</summary>
    public PayloadWriter Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }
}
