using System.Runtime.InteropServices;
using SaeActors.Features.Windows;

namespace SaeActors.Bench.Counting;

/// <summary>The layers of a window as raw little-endian arrays, from the generator's process to the one that counts.</summary>
/// <remarks>Per layer: number of entries, starts, features, values.</remarks>
internal static class WindowStream
{
    public static void Write(Stream stream, ActivationWindow window)
    {
        foreach (var layer in window.Layers)
        {
            Write(stream, [layer.EntryCount]);
            Write(stream, layer.Starts);
            Write(stream, layer.Features);
            Write(stream, layer.Values);
        }

        stream.Flush();
    }

    public static LayerActivations[] Read(Stream stream, int layers, int tokens)
    {
        var read = new LayerActivations[layers];
        for (var layer = 0; layer < layers; layer++)
        {
            var entries = Read<int>(stream, 1)[0];
            read[layer] = new LayerActivations(Profile.Width, Read<int>(stream, tokens + 1), Read<int>(stream, entries), Read<float>(stream, entries));
        }

        return read;
    }

    private static void Write<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged => stream.Write(MemoryMarshal.AsBytes(values));

    private static T[] Read<T>(Stream stream, int length)
        where T : unmanaged
    {
        var values = new T[length];
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
