using System.Runtime.CompilerServices;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;
using SaeActors.Graph.Windows;

namespace SaeActors.Graph.Queries;

/// <summary>The kept windows as a question sees them.</summary>
internal sealed class Samples(SampleStore store, CountingPlan plan)
{
    /// <summary>Oldest first; one in memory at a time, with entries in the given layers only.</summary>
    public async IAsyncEnumerable<ActivationWindow> ReadAsync(Range layers, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var number in store.Windows)
        {
            cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
            if (Read(number, layers) is { } window) yield return Active(window, plan);
        }
    }

    private ActivationWindow? Read(long number, Range layers)
    {
        using var bytes = store.Read(number);
        return bytes is null ? null : WindowCodec.Decode(bytes.Memory, layers);
    }

    /// <summary>A window without the entries that are not active. Stored entries are above 0; most studies ask no more of them, and a sample is
    /// hundreds of megabytes.</summary>
    public static ActivationWindow Active(ActivationWindow window, CountingPlan plan)
    {
        if (plan.Layers.All(layer => layer.Thresholds is null)) return window;
        var layers = new LayerActivations[window.Layers.Length];
        for (var layer = 0; layer < layers.Length; layer++) layers[layer] = Active(window.Layers[layer], plan.Layers[layer]);
        return new ActivationWindow(window.Number, layers, [.. window.Tokens], [.. window.Counted], [.. window.PromptStarts], [.. window.Sequences]);
    }

    private static LayerActivations Active(LayerActivations all, LayerPlan plan)
    {
        var (starts, features, values) = (new int[all.TokenCount + 1], new List<int>(all.EntryCount), new List<float>(all.EntryCount));
        for (var token = 0; token < all.TokenCount; token++)
        {
            for (var entry = all.Starts[token]; entry < all.Starts[token + 1]; entry++)
            {
                if (!(all.Values[entry] > plan.ThresholdOf(all.Features[entry]))) continue;
                features.Add(all.Features[entry]);
                values.Add(all.Values[entry]);
            }

            starts[token + 1] = features.Count;
        }

        return new LayerActivations(all.Width, starts, [.. features], [.. values]);
    }
}
