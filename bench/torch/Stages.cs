using SaeActors.Features.Windows;
using SaeActors.Inference;
using SaeActors.Inference.Torch;
using SaeActors.Inference.Torch.Batches;
using SaeActors.Inference.Torch.Native;
using SaeActors.Inference.Torch.Saes;
using SaeActors.Inference.Torch.Transformers;
using static TorchSharp.torch;

namespace SaeActors.TorchBench;

/// <summary>The stages of one batch, each timed by itself with the device waited for, so that their sum is more than the pass that overlaps them.</summary>
internal sealed class Stages : IDisposable
{
    private readonly TorchDevice _device;
    private readonly TensorStore _store;
    private readonly Limits _limits;
    private readonly Transformer _model;
    private readonly SaeEncoder[] _encoders;

    public Stages(EngineSource source, TorchOptions options, ScalarType type)
    {
        _device = TorchDevice.Find(options);
        _limits = Limits.For(options, _device.IsCuda);
        _store = new TensorStore(_device, type);
        using (source.Weights)
        {
            _model = Transformer.Create(source.Config, source.Weights, _store, new Attention(_limits));
        }

        _encoders = [.. source.Saes.Select(sae => SaeEncoder.Create(sae, _store))];
    }

    public TorchDevice Device => _device;

    public SaeEncoder[] Encoders => _encoders;

    /// <summary>(name, seconds) for one batch of all rows.</summary>
    public (string Name, double Seconds)[] Measure(int[][] rows)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var batch = RowBatch.Cut(rows, int.MaxValue).Single();
        var x = _model.Embed(batch.Ids(_device.Device), batch.Grid);
        var pending = new List<PendingRows>[_encoders.Length];
        SparseRows[][] taken = [];
        LayerActivations[] layers = [];
        return
        [
            ("blocks (11 of 12: the last hook is before block 11)", Once(() => Blocks(x, batch.Grid))),
            ("SAE products", Once(() => Products(x))),
            ("products + threshold + extraction", Once(() => Extract(x, pending))),
            ("copies to managed memory", Once(() => taken = [.. pending.Select(pieces => pieces.Select(piece => piece.Take()).ToArray())])),
            ("rows in order, checked", Once(() => layers = Assembly.Of(rows, [.. _encoders.Select(encoder => encoder.Width)], [new FinishedBatch(batch, taken)]))),
        ];
    }

    public void Dispose() => _store.Dispose();

    private double Once(Action work) => Seconds.Once(_device, work);

    private void Blocks(Tensor x, TokenGrid grid)
    {
        using var scope = NewDisposeScope();
        for (var block = 0; block < _encoders.Length - 1; block++)
        {
            x = _model.Block(block, x, grid);
        }
    }

    private void Products(Tensor x)
    {
        foreach (var encoder in _encoders)
        {
            var atOnce = Extraction.TokensAtOnce(encoder, _limits);
            for (var token = 0L; token < x.shape[0]; token += atOnce)
            {
                using var scope = NewDisposeScope();
                encoder.Project(x.narrow(0, token, Math.Min(atOnce, x.shape[0] - token)));
            }
        }
    }

    private void Extract(Tensor x, List<PendingRows>[] pending)
    {
        for (var layer = 0; layer < _encoders.Length; layer++)
        {
            pending[layer] = Extraction.Of(_encoders[layer], x, _limits);
        }
    }
}
