using System.Security.Cryptography;
using SaeActors.Features.Windows;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Windows;

/// <summary>A window as bytes: what the window log keeps, what crosses to another machine, what the samples hold.</summary>
/// <remarks>Features as LEB128 differences, values as they are, a SHA-256 at the end (docs/formats.md, "Window"). A feature costs 1 or 2 bytes
/// and 4 for its value. The same window gives the same bytes. Encoding and decoding use half of the cores, a layer each:
/// the pool's other threads answer requests.</remarks>
public static class WindowCodec
{
    private const uint Magic = 0x31574153;   // "SAW1", little-endian: the format's version
    private const int HashLength = SHA256.HashSizeInBytes;

    private static readonly ParallelOptions HalfTheCores = new() { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount / 2) };

    /// <summary>The window's bytes.</summary>
    public static RentedBytes Encode(ActivationWindow window) =>
        Encode(window.Number, window.Layers, window.Tokens, window.Counted, window.PromptStarts, window.Sequences);

    /// <summary>The bytes of an uploaded window, which has no number and no sequences yet.</summary>
    public static RentedBytes Encode(UploadedWindow window)
    {
        var sequences = new long[window.PromptStarts.Length - 1];
        for (var prompt = 0; prompt < sequences.Length; prompt++) sequences[prompt] = prompt + 1;
        return Encode(0, window.Layers, window.Tokens, window.Counted, window.PromptStarts, sequences);
    }

    /// <summary>The window that <paramref name="bytes"/> hold.</summary>
    /// <exception cref="InvalidDataException">They are damaged or of another version; the message says where.</exception>
    public static ActivationWindow Decode(ReadOnlyMemory<byte> bytes) => Decode(bytes, Range.All);

    /// <summary>The window that <paramref name="bytes"/> hold, with nothing in other layers than <paramref name="layers"/>: those are not read.</summary>
    /// <inheritdoc cref="Decode(ReadOnlyMemory{byte})"/>
    public static ActivationWindow Decode(ReadOnlyMemory<byte> bytes, Range layers) => Checked(() =>
    {
        var parts = Parts(bytes, layers);
        return new ActivationWindow(parts.Number, parts.Window.Layers, parts.Window.Tokens, parts.Window.Counted, parts.Window.PromptStarts, parts.Sequences);
    });

    /// <summary>The uploaded window that <paramref name="bytes"/> hold.</summary>
    /// <inheritdoc cref="Decode(ReadOnlyMemory{byte})"/>
    public static UploadedWindow DecodeUpload(ReadOnlyMemory<byte> bytes) => Checked(() => Parts(bytes, Range.All).Window);

    /// <summary>(32,) The SHA-256 that ends the bytes; it names the window's content.</summary>
    public static ReadOnlySpan<byte> HashOf(ReadOnlySpan<byte> bytes) => bytes[^HashLength..];

    /// <summary>Whether the bytes are whole: the hash at their end is theirs.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        if (bytes.Length < HashLength) return false;
        SHA256.HashData(bytes[..^HashLength], hash);
        return hash.SequenceEqual(bytes[^HashLength..]);
    }

    private static RentedBytes Encode(
        long number, ReadOnlySpan<LayerActivations> layers, ReadOnlySpan<int> tokens, ReadOnlySpan<bool> counted,
        ReadOnlySpan<int> promptStarts, ReadOnlySpan<long> sequences)
    {
        using var head = new WindowWriter();
        head.UInt32(Magic);
        head.Number(number);
        head.Number(tokens.Length);
        head.Number(sequences.Length);
        head.Number(layers.Length);
        head.Increasing(sequences, before: 0);
        head.Differences(promptStarts);
        head.Bits(counted);
        head.TokenIds(tokens);
        var blocks = LayerBlocks(layers.ToArray());
        foreach (var block in blocks) head.Number(block.Length);
        return Joined(head.Bytes, blocks);
    }

    private static WindowWriter[] LayerBlocks(LayerActivations[] layers)
    {
        var blocks = new WindowWriter[layers.Length];
        Parallel.For(0, layers.Length, HalfTheCores, layer =>
        {
            blocks[layer] = new WindowWriter(layers[layer].EntryCount * 6 + layers[layer].TokenCount + 16);
            blocks[layer].Layer(layers[layer]);
        });
        return blocks;
    }

    private static RentedBytes Joined(ReadOnlySpan<byte> head, WindowWriter[] blocks)
    {
        var joined = new RentedBytes(checked((int)(head.Length + blocks.Sum(block => (long)block.Length) + HashLength)));
        var bytes = joined.Span;
        head.CopyTo(bytes);
        var offset = head.Length;
        foreach (var block in blocks)
        {
            block.Bytes.CopyTo(bytes[offset..]);
            offset += block.Length;
            block.Dispose();
        }

        SHA256.HashData(bytes[..offset], bytes[offset..]);
        return joined;
    }

    private static (long Number, UploadedWindow Window, long[] Sequences) Parts(ReadOnlyMemory<byte> bytes, Range wanted)
    {
        if (!IsWhole(bytes.Span)) throw new InvalidDataException($"the {bytes.Length} bytes of a window do not have the hash at their end.");
        var content = bytes[..^HashLength];
        var head = new WindowReader(content.Span);
        if (head.UInt32() is var magic && magic != Magic) throw head.Wrong($"a window begins with 0x{magic:X8}; expected 0x{Magic:X8}");
        var number = head.Number();
        var (tokenCount, promptCount, layerCount) = (head.Count(), head.Count(), head.Count());
        var sequences = head.Increasing(promptCount, before: 0);
        var promptStarts = head.Differences(promptCount + 1);
        var counted = head.Bits(tokenCount);
        var tokens = head.TokenIds(tokenCount);
        var ends = new int[layerCount];
        for (var layer = 0; layer < layerCount; layer++) ends[layer] = head.Count();
        var layers = Layers(content[head.Offset..], ends, tokenCount, wanted);
        return (number, new UploadedWindow(layers, tokens, counted, promptStarts), sequences);
    }

    private static LayerActivations[] Layers(ReadOnlyMemory<byte> blocks, int[] lengths, int tokenCount, Range wanted)
    {
        var starts = new int[lengths.Length + 1];
        for (var layer = 0; layer < lengths.Length; layer++) starts[layer + 1] = checked(starts[layer] + lengths[layer]);
        if (starts[^1] != blocks.Length) throw new InvalidDataException($"the layers of a window take {starts[^1]} bytes; expected {blocks.Length}.");
        var layers = new LayerActivations[lengths.Length];
        var (first, count) = wanted.GetOffsetAndLength(lengths.Length);
        Parallel.For(0, lengths.Length, HalfTheCores, layer =>
        {
            var block = new WindowReader(blocks.Span[starts[layer]..starts[layer + 1]]);
            layers[layer] = layer >= first && layer < first + count ? block.Layer(tokenCount) : block.Nothing(tokenCount);
        });
        return layers;
    }

    /// <summary>Whatever is wrong with bytes from outside is wrong data.</summary>
    private static T Checked<T>(Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (AggregateException several) when (several.InnerException is ArgumentException or InvalidDataException)
        {
            throw new InvalidDataException($"a window is damaged: {several.InnerException.Message}", several);
        }
        catch (Exception damage) when (damage is ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"a window is damaged: {damage.Message}", damage);
        }
    }
}
