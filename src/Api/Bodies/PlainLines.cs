using System.IO.Compression;
using System.Runtime.CompilerServices;
using SaeActors.Api.Problems;

namespace SaeActors.Api.Bodies;

/// <summary>Lines of a text that is plain or gzipped; which of them is seen from the bytes.</summary>
internal static class PlainLines
{
    /// <summary>Characters of all lines together: a gzipped body may hold a thousand times its size.</summary>
    private const long MostCharacters = 1L << 30;

    private static readonly byte[] GzipMagic = [0x1F, 0x8B];

    /// <inheritdoc cref="TextLines.ReadAsync"/>
    internal static async IAsyncEnumerable<TextLine> ReadAsync(Stream body, int maxLineBytes, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var plain = await PlainAsync(body, cancellation);
        await using var lines = TextLines.ReadAsync(plain, maxLineBytes, cancellation).GetAsyncEnumerator(cancellation);
        for (var characters = 0L; await MoveNextAsync(lines);)
        {
            characters += lines.Current.Text.Length;
            if (characters > MostCharacters) throw new RefusedException($"The body has more than {MostCharacters:N0} characters at line {lines.Current.Number}; send it in parts.");
            yield return lines.Current;
        }
    }

    private static async Task<Stream> PlainAsync(Stream body, CancellationToken cancellation)
    {
        var first = new byte[GzipMagic.Length];
        var read = await body.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellation);
        body.Position = 0;
        return read == first.Length && first.AsSpan().SequenceEqual(GzipMagic) ? new GZipStream(body, CompressionMode.Decompress) : body;
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<TextLine> lines)
    {
        try
        {
            return await lines.MoveNextAsync();
        }
        catch (InvalidDataException exception)
        {
            throw new RefusedException($"The body begins like gzip and cannot be decompressed: {exception.Message}", inner: exception);
        }
    }
}
