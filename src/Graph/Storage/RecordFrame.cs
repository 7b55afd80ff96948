using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace SaeActors.Graph.Storage;

/// <summary>How a record lies in a file: u32 payload length, u8 kind, payload, u32 CRC-32C of all before it; little-endian.</summary>
internal static class RecordFrame
{
    public const int HeaderLength = 5;
    public const int TrailerLength = 4;
    public const int Overhead = HeaderLength + TrailerLength;

    public static void Write(IBufferWriter<byte> output, byte kind, ReadOnlySpan<byte> payload)
    {
        var frame = output.GetSpan(payload.Length + Overhead)[..(payload.Length + Overhead)];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        frame[HeaderLength - 1] = kind;
        payload.CopyTo(frame[HeaderLength..]);
        var checksum = ChecksumOf(frame[..HeaderLength], payload);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[^TrailerLength..], checksum);
        output.Advance(frame.Length);
    }

    /// <summary>Payload length, or −1 where no record can begin.</summary>
    public static int PayloadLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32LittleEndian(header);

    public static bool IsWhole(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame[^TrailerLength..]) == ChecksumOf(frame[..HeaderLength], frame[HeaderLength..^TrailerLength]);

    /// <summary>Starts from all ones, so that a run of zero bytes, which a power cut leaves, is no record.</summary>
    private static uint ChecksumOf(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) => ~Crc(Crc(uint.MaxValue, header), payload);

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }
}
