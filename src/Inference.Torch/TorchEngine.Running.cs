using System.Runtime.InteropServices;
using SaeActors.Inference.Torch.Batches;
using SaeActors.Inference.Torch.Native;
using SaeActors.Inference.Torch.Saes;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch;

/// <summary>How batches run: one behind the other, the host one batch behind the device.</summary>
public sealed partial class TorchEngine
{
    // Runs every batch of a call; take(k) is called after batch k + 1 was asked for, so that its copies have had that time to arrive.
    private void RunBatches<T>(IReadOnlyList<int[]> rows, Func<RowBatch, T> run, Action<T> take, CancellationToken cancellation)
    {
        var waiting = new Stack<RowBatch>(RowBatch.Cut(rows, _limits.BatchTokens).Reverse());
        var (pending, hasPending) = (default(T), false);
        while (waiting.TryPop(out var batch))
        {
            cancellation.ThrowIfCancellationRequested();
            T next;
            try
            {
                BeforeBatch?.Invoke(batch.Grid.Tokens);
                next = run(batch);
            }
            catch (ExternalException native) when (NativeFailure.IsOutOfMemory(native) && Halve(batch.Rows.Length, batch.Grid.Tokens))
            {
                foreach (var half in batch.Halves().Reverse())
                {
                    waiting.Push(half);
                }

                continue;
            }

            if (hasPending)
            {
                take(pending!);
            }

            (pending, hasPending) = (next, true);
        }

        if (hasPending)
        {
            _device.Synchronize();
            take(pending!);
        }
    }

    private bool Halve(int rows, int tokens)
    {
        var before = _limits.BatchTokens;
        if (!_limits.TryHalve(rows, tokens))
        {
            return false;
        }

        if (!_saidHalved)
        {
            _saidHalved = true;
            LogHalved(_logger, _device.Name, before, _limits.BatchTokens);
        }

        return true;
    }

    // The whole pass: every layer's SAE reads the stream as it goes by.
    private PendingBatch Run(RowBatch batch)
    {
        using var scope = NewDisposeScope();
        var (x, block) = (Embed(batch), 0);
        var layers = new List<PendingRows>[_encoders.Length];
        for (var layer = 0; layer < layers.Length; layer++)
        {
            x = Before(BlocksBefore(layer), x, block, batch.Grid);
            block = BlocksBefore(layer);
            layers[layer] = Extraction.Of(_encoders[layer], Kept(x, batch), _limits);
        }

        foreach (var piece in layers.SelectMany(pieces => pieces))
        {
            piece.MoveToOuterDisposeScope();
        }

        return new PendingBatch(batch, layers);
    }

    private static Tensor InScope(Func<Tensor> work)
    {
        using var scope = NewDisposeScope();
        return work().MoveToOuterDisposeScope();
    }

    private Tensor Embed(RowBatch batch) => _transformer.Embed(batch.Ids(_device.Device), batch.Grid);

    // The stream before block `end`, from x before block `start`; x is given up when there are blocks between.
    private Tensor Before(int end, Tensor x, int start, Transformers.TokenGrid grid)
    {
        for (var block = start; block < end; block++)
        {
            var next = _transformer.Block(block, x, grid);
            x.Dispose();
            x = next;
        }

        return x;
    }

    private Tensor Kept(Tensor x, RowBatch batch) => batch.Kept(_device.Device) is { } lines ? x.index_select(0, lines) : x;

    private int BlocksBefore(int layer) => _encoders[layer].Sae.BlocksBefore;
}
