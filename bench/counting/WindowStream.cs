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
            var entries = 0;
            Read(stream, new Span<int>(ref entries));
            var room = new LayerRoom(tokens, entries);
            Read(stream, room.Starts);
            Read(stream, room.Features);
            Read(stream, room.Values);
            read[layer] = new LayerActivations(Profile.Width, room);
        }

        return read;
    }

    private static void Write<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged => stream.Write(MemoryMarshal.AsBytes(values));

    private static void Read<T>(Stream stream, Span<T> values)
        where T : unmanaged => stream.ReadExactly(MemoryMarshal.AsBytes(values));
}
