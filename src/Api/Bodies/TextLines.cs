using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using SaeActors.Api.Problems;

namespace SaeActors.Api.Bodies;

/// <summary>Lines of strict UTF-8, one at a time; memory holds one line.</summary>
public static class TextLines
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines that hold more than white space. Lines end with \n or \r\n; a byte order mark at the start is dropped.</summary>
    /// <param name="stream">Left open.</param>
    /// <param name="maxLineBytes">Most bytes of a line.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="RefusedException">A line is too long or not UTF-8; the message names it.</exception>
    public static async IAsyncEnumerable<TextLine> ReadAsync(Stream stream, int maxLineBytes, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        for (long number = 1; ;)
        {
            var result = await pipe.ReadAsync(cancellation);
            var rest = result.Buffer;
            while (NextLine(ref rest, result.IsCompleted) is { } bytes)
            {
                var text = Decode(bytes, number, maxLineBytes);
                if (!string.IsNullOrWhiteSpace(text))
                {
                    yield return new TextLine(number, text);
                }

                number++;
            }

            CheckLength(rest.Length, number, maxLineBytes);
            pipe.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        await pipe.CompleteAsync();
    }

    /// <summary>Cuts the next line off; without a line feed only the last bytes of the stream are one.</summary>
    private static ReadOnlySequence<byte>? NextLine(ref ReadOnlySequence<byte> rest, bool isLast)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            var line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return line;
        }

        if (!isLast || rest.IsEmpty)
        {
            return null;
        }

        var last = rest;
        rest = rest.Slice(rest.End);
        return last;
    }

    private static string Decode(ReadOnlySequence<byte> bytes, long number, int maxLineBytes)
    {
        CheckLength(bytes.Length, number, maxLineBytes);
        try
        {
            var text = Strict.GetString(bytes).TrimEnd('\r');
            return number == 1 ? text.TrimStart('\uFEFF') : text;
        }
        catch (DecoderFallbackException exception)
        {
            var found = string.Join(" ", exception.BytesUnknown?.Select(part => $"0x{part:X2}") ?? []);
            throw new RefusedException($"Line {number} is not UTF-8: found {found} at byte {exception.Index + 1}.", inner: exception);
        }
    }

    private static void CheckLength(long bytes, long number, int maxLineBytes)
    {
        if (bytes > maxLineBytes)
        {
            throw new RefusedException($"Line {number} is longer than {maxLineBytes:N0} bytes, the most that one line may hold.");
        }
    }
}
