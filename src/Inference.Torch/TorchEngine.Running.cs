using System.Runtime.InteropServices;
using SaeActors.Inference.Torch.Batches;
using SaeActors.Inference.Torch.Native;
using SaeActors.Inference.Torch.Saes;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch;

/// <summary>How batches run: one behind the other, cut in half when they do not fit.</summary>
public sealed partial class TorchEngine
{
    // Runs every batch of a call; one that runs out of memory comes again in halves.
    private void RunBatches(IReadOnlyList<int[]> rows, Action<RowBatch> run, CancellationToken cancellation)
    {
        var waiting = new Stack<RowBatch>(RowBatch.Cut(rows, _limits.BatchTokens).Reverse());
        while (waiting.TryPop(out var batch))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                BeforeBatch?.Invoke(batch.Grid.Tokens);
                run(batch);
            }
            catch (ExternalException native) when (NativeFailure.IsOutOfMemory(native))
            {
                if (!Halve(batch.Rows.Length, batch.Grid.Tokens)) throw;
                foreach (var half in batch.Halves().Reverse())
                {
                    waiting.Push(half);
                }
            }
        }
    }

    // The library gives its cached memory back by itself before it says that there is none: nothing is to be emptied here.
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

    // The whole pass: every layer's SAE reads the stream as it goes by. Its copies have arrived when it returns.
    private PendingBatch Run(RowBatch batch)
    {
        using var scope = NewDisposeScope();
        var (x, block) = (Embed(batch), 0);
        var kept = batch.Kept(_device.Device);
        var layers = new List<PendingRows>[_encoders.Length];
        for (var layer = 0; layer < layers.Length; layer++)
        {
            x = Before(BlocksBefore(layer), x, block, batch.Grid);
            block = BlocksBefore(layer);
            layers[layer] = Extraction.Of(_encoders[layer], Lines(x, kept), _limits);
        }

        var pending = new PendingBatch(batch, layers);
        _device.Synchronize();
        foreach (var piece in pending.Pieces)
        {
            piece.MoveToOuterDisposeScope();
        }

        return pending;
    }

    private Tensor Residual(RowBatch batch, int layer)
    {
        using var scope = NewDisposeScope();
        var x = Before(BlocksBefore(layer), Embed(batch), 0, batch.Grid);
        return Lines(x, batch.Kept(_device.Device)).MoveToOuterDisposeScope();
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

    private static Tensor Lines(Tensor x, Tensor? kept) => kept is null ? x : x.index_select(0, kept);

    private int BlocksBefore(int layer) => _encoders[layer].Sae.BlocksBefore;
}
