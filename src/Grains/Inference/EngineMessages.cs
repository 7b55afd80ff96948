using System.Runtime.InteropServices;
using SaeActors.Features.Windows;
using SaeActors.Grains.Contract;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Windows;

namespace SaeActors.Grains.Inference;

/// <summary>Rows to an engine silo and activations back, packed.</summary>
internal static class EngineMessages
{
    /// <summary>Rows of token ids: how many, their lengths, their tokens; 32 bits each, little-endian.</summary>
    public static Packed Pack(IReadOnlyList<int[]> rows)
    {
        int[] numbers = [rows.Count, .. rows.Select(row => row.Length), .. rows.SelectMany(row => row)];
        return new Packed(MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());
    }

    /// <summary>The rows again.</summary>
    public static int[][] Rows(Packed packed)
    {
        var numbers = MemoryMarshal.Cast<byte, int>(packed.Bytes);
        var rows = new int[numbers[0]][];
        var offset = 1 + rows.Length;
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = numbers.Slice(offset, numbers[1 + row]).ToArray();
            offset += rows[row].Length;
        }

        return rows;
    }

    /// <summary>(L,) Activations over T tokens, in the form that the window log has.</summary>
    public static Packed Pack(LayerActivations[] layers)
    {
        var tokens = layers[0].TokenCount;
        using var bytes = WindowCodec.Encode(new UploadedWindow(layers, new int[tokens], new bool[tokens], [0, tokens]));
        return new Packed(bytes.Span.ToArray());
    }

    /// <summary>The activations again.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static LayerActivations[] Activations(Packed packed) => WindowCodec.DecodeUpload(packed.Bytes).Layers;
}
