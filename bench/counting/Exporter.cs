using System.Runtime.InteropServices;
using SaeActors.Features.Windows;

namespace SaeActors.Bench.Counting;

/// <summary>Writes the first tokens of a window as raw little-endian arrays for peers.py, with our counts of sampled features over the whole window.</summary>
internal static class Exporter
{
    public static void Write(string folder, ActivationWindow window, Study study)
    {
        Directory.CreateDirectory(folder);
        for (var layer = 0; layer < window.Layers.Length; layer++)
        {
            var activations = window.Layers[layer];
            Write(folder, $"{layer}.starts.i4", activations.Starts);
            Write(folder, $"{layer}.features.i4", activations.Features);
            Write(folder, $"{layer}.values.f4", activations.Values);
        }

        for (var layer = 0; layer + 1 < window.Layers.Length; layer++)
        {
            var sample = new List<long>();
            for (var feature = 11; feature < Profile.Width; feature += 2_000)
            {
                for (var partner = 0; partner < Profile.Width; partner++)
                {
                    var count = study.States[layer][feature]?.Next![partner].Count ?? 0;
                    if (count > 0) sample.AddRange([feature, partner, count]);
                }
            }

            Write<long>(folder, $"{layer}.sample.i8", CollectionsMarshal.AsSpan(sample));
        }
    }

    private static void Write<T>(string folder, string name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        using var file = File.Create(Path.Combine(folder, name));
        file.Write(MemoryMarshal.AsBytes(values));
    }
}
