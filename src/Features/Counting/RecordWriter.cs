using System.Buffers;
using System.Buffers.Binary;

namespace SaeActors.Features.Counting;

/// <summary>Writes the numbers of a record: LEB128 for counts, little-endian IEEE 754 for sums.</summary>
internal readonly ref struct RecordWriter(IBufferWriter<byte> output)
{
    public void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    /// <summary>A count from 0, 7 bits a byte, lowest first.</summary>
    public void Number(long value) => output.Advance(Encode(value, output.GetSpan(10)));

    /// <summary>The same into a span of up to 10 bytes.</summary>
    /// <returns>Bytes written.</returns>
    public static int Encode(long value, Span<byte> span)
    {
        var length = 0;
        var rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7) span[length++] = (byte)(rest | 0x80);
        span[length++] = (byte)rest;
        return length;
    }

    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), value);
        output.Advance(sizeof(double));
    }

    public void Single(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(sizeof(float)), value);
        output.Advance(sizeof(float));
    }
}
