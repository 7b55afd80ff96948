using System.Runtime.InteropServices;
using SaeActors.Grains.Windows;

namespace SaeActors.Grains.Ingestion;

/// <summary>Texts as bytes, in parts of whole texts: of each its length and its UTF-16 units as they are, so that only the prompt log judges them.</summary>
internal static class TextParts
{
    /// <summary>Pulls texts and gives full parts.</summary>
    public static async IAsyncEnumerable<byte[]> PartsAsync(
        IAsyncEnumerable<string> texts, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var part = new MemoryStream();
        await foreach (var text in texts.WithCancellation(cancellation))
        {
            part.Write(BitConverter.GetBytes(text.Length));
            part.Write(MemoryMarshal.AsBytes(text.AsSpan()));
            if (part.Length < WindowParts.Length) continue;
            yield return part.ToArray();
            part.SetLength(0);
        }

        if (part.Length > 0) yield return part.ToArray();
    }

    /// <summary>The texts of parts, in order.</summary>
    public static async IAsyncEnumerable<string> TextsAsync(IEnumerable<byte[]> parts)
    {
        foreach (var part in parts)
        {
            await Task.Yield();
            for (var offset = 0; offset < part.Length;)
            {
                var length = BitConverter.ToInt32(part, offset);
                yield return new string(MemoryMarshal.Cast<byte, char>(part.AsSpan(offset + sizeof(int), length * sizeof(char))));
                offset += sizeof(int) + length * sizeof(char);
            }
        }
    }
}
