using System.Buffers;
using SaeActors.Features.Windows;
using SaeActors.Graph.Storage;
using SaeActors.Graph.Windows;

namespace SaeActors.Grains.Windows;

/// <summary>Long byte strings in parts: Orleans carries about 1 GB/s in arrays of 1 MB and bounds a message.</summary>
internal static class WindowParts
{
    /// <summary>Bytes of a part.</summary>
    public const int Length = 1 << 20;

    /// <summary>How many parts, at least 1.</summary>
    public static int CountOf(long bytes) => (int)Math.Max(1, (bytes + Length - 1) / Length);

    /// <summary>One part, which <see cref="Return"/> takes back when every silo that it was sent to has answered.</summary>
    public static byte[] Part(ReadOnlySpan<byte> bytes, int part)
    {
        var own = bytes[(part * Length)..Math.Min(bytes.Length, (part + 1) * Length)];
        if (own.Length < Length) return own.ToArray();
        var whole = ArrayPool<byte>.Shared.Rent(Length);   // lengths that are powers of two come as asked for
        own.CopyTo(whole);
        return whole;
    }

    /// <summary>The part is used again. (Who still held it would find other bytes, and see it by the hash at the window's end.)</summary>
    public static void Return(byte[] part)
    {
        if (part.Length == Length) ArrayPool<byte>.Shared.Return(part);
    }

    /// <summary>The window that the parts hold, with nothing in other layers than <paramref name="layers"/>.</summary>
    /// <inheritdoc cref="WindowCodec.Decode(ReadOnlyMemory{byte}, Range)" path="/exception"/>
    public static ActivationWindow Decoded(IReadOnlyCollection<byte[]> parts, Range layers)
    {
        using var bytes = Joined(parts);
        return WindowCodec.Decode(bytes.Memory, layers);
    }

    /// <summary>The whole.</summary>
    public static RentedBytes Joined(IReadOnlyCollection<byte[]> parts)
    {
        var bytes = new RentedBytes(checked((int)parts.Sum(part => (long)part.Length)));
        var offset = 0;
        foreach (var part in parts)
        {
            part.CopyTo(bytes.Span[offset..]);
            offset += part.Length;
        }

        return bytes;
    }
}
