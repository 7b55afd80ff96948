using SaeActors.Graph.Storage;

namespace SaeActors.Grains.Windows;

/// <summary>Long byte strings in parts: Orleans carries about 1 GB/s in arrays of 1 MB and bounds a message.</summary>
internal static class WindowParts
{
    /// <summary>Bytes of a part.</summary>
    public const int Length = 1 << 20;

    /// <summary>How many parts, at least 1.</summary>
    public static int CountOf(long bytes) => (int)Math.Max(1, (bytes + Length - 1) / Length);

    /// <summary>One part.</summary>
    public static byte[] Part(ReadOnlySpan<byte> bytes, int part) => bytes[(part * Length)..Math.Min(bytes.Length, (part + 1) * Length)].ToArray();

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
