using System.Runtime.InteropServices;
using SaeActors.Features;
using SaeActors.Features.Windows;
using SaeActors.Inference.Torch.Ablations;
using SaeActors.Inference.Torch.Batches;
using SaeActors.Inference.Torch.Native;
using SaeActors.Inference.Torch.Saes;
using SaeActors.Inference.Torch.Transformers;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch;

/// <summary>Ablation: the model resumes from the ablated layer, many copies of the row in one batch, one feature taken out of each.</summary>
public sealed partial class TorchEngine
{
    /// <inheritdoc/>
    public AblationEffects Ablate(int[] row, bool[] counted, int layer, IReadOnlyList<int> features, CancellationToken cancellation)
    {
        Model.CheckRows([row]);
        Throw.IfLengthDiffers(counted.Length, row.Length);
        Throw.IfNotBelow(layer, _encoders.Length - 1);
        foreach (var feature in features)
        {
            CheckFeature(layer, feature);
        }

        AblationEffects? effects = null;
        OnDevice(() => effects = AblateOnDevice(row, counted, layer, features, cancellation));
        return effects!;
    }

    private AblationEffects AblateOnDevice(int[] row, bool[] counted, int layer, IReadOnlyList<int> features, CancellationToken cancellation)
    {
        var single = new RowBatch([row], [0]);
        var before = Before(BlocksBefore(layer), Embed(single), 0, single.Grid);
        var activations = Encode(layer, before);
        var next = Encode(layer + 1, Before(BlocksBefore(layer + 1), before.clone(), BlocksBefore(layer), single.Grid));
        var zeroed = activations.Only(counted);
        var change = new DecoderChange(_encoders[layer], before, zeroed);
        var active = features.Distinct().Where(feature => zeroed.Features.Contains(feature)).ToArray();
        var found = new Dictionary<int, IReadOnlyList<AblationEffect>>();
        var waiting = new Stack<int[]>(active.Chunk(Math.Max(1, (_limits.BatchTokens / row.Length) - 1)));
        while (waiting.TryPop(out var ablated))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                BeforeBatch?.Invoke((ablated.Length + 1) * row.Length);
                AblateTogether(ablated, layer, row.Length, before, change, found);
            }
            catch (ExternalException native) when (NativeFailure.IsOutOfMemory(native))
            {
                if (!Halve(ablated.Length, (ablated.Length + 1) * row.Length)) throw;
                foreach (var half in ablated.Chunk((ablated.Length + 1) / 2))
                {
                    waiting.Push(half);
                }
            }
        }

        return new AblationEffects(
            layer, activations, next, [.. features.Select(feature => new FeatureAblation(feature, found.GetValueOrDefault(feature, [])))]);
    }

    // Copy 0 of the row is undisturbed: both sides of every comparison come out of the same products.
    private void AblateTogether(
        int[] features, int layer, int length, Tensor before, DecoderChange change, Dictionary<int, IReadOnlyList<AblationEffect>> found)
    {
        using var scope = NewDisposeScope();
        var changes = change.Of(features);   // (n, T, d)
        var copies = cat([before.unsqueeze(0), before.unsqueeze(0) - changes], 0).view(-1, Model.ModelWidth);
        var grid = new TokenGrid(features.Length + 1, length);
        var rows = Encode(layer + 1, Before(BlocksBefore(layer + 1), copies, BlocksBefore(layer), grid));
        var first = FirstChanges(changes);
        var differences = features.Select((_, copy) => Difference.Of(rows, first[copy], (copy + 1) * length, length)).ToArray();
        var skips = SkipPaths.Of(_encoders[layer + 1], changes.view(-1, Model.ModelWidth), length, differences, _limits);
        for (var copy = 0; copy < features.Length; copy++)
        {
            found[features[copy]] = Difference.Effects(differences[copy], skips[copy]);
        }
    }

    // Before the first token that loses something a causal model does what it did: whatever differs there is rounding, which depends on
    // a row's place in the matrix.
    private static int[] FirstChanges(Tensor changes)
    {
        var (copies, tokens) = ((int)changes.shape[0], (int)changes.shape[1]);
        var sizes = new float[copies * tokens];
        HostMatrix.CopyTo(changes.abs().amax([2]).view(-1), sizes);
        return [.. Enumerable.Range(0, copies).Select(copy =>
        {
            var first = sizes.AsSpan(copy * tokens, tokens).IndexOfAnyExcept(0);
            return first < 0 ? tokens : first;
        })];
    }

    private LayerActivations Encode(int layer, Tensor x)
    {
        var pieces = Extraction.Of(_encoders[layer], x, _limits);
        _device.Synchronize();
        var finished = new FinishedBatch(new RowBatch([new int[x.shape[0]]], [0]), [[.. pieces.Select(piece => piece.Take())]]);
        return Assembly.Of([new int[x.shape[0]]], [_encoders[layer].Width], [finished])[0];
    }
}
