using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SaeActors.Features;
using SaeActors.Features.Windows;
using SaeActors.Inference.Torch.Batches;
using SaeActors.Inference.Torch.Native;
using SaeActors.Inference.Torch.Transformers;
using static TorchSharp.torch;
using RankedLogits = SaeActors.Inference.Cpu.RankedLogits;
using SaeEncoder = SaeActors.Inference.Torch.Saes.SaeEncoder;

namespace SaeActors.Inference.Torch;

/// <summary>The engine on TorchSharp: CPU or NVIDIA GPU, float32, bfloat16 or float16. Model, SAEs and the search for what is active run on the
/// device in one pass; only active features cross to the host.</summary>
/// <remarks>d = model width. Every call that the device fails throws <see cref="EngineFailedException"/> and keeps nothing: its rows are the
/// caller's to send again. When memory runs out, the batch is halved and the call goes on; the log says so once.</remarks>
public sealed partial class TorchEngine : IInferenceEngine
{
    private readonly EngineSource _source;
    private readonly TorchDevice _device;
    private readonly Limits _limits;
    private readonly TensorStore _store;
    private readonly Transformer _transformer;
    private readonly SaeEncoder[] _encoders;   // (L,)
    private readonly ILogger _logger;
    private readonly Lock _oneCall = new();
    private bool _disposed;

    /// <summary>Puts the weights onto the device.</summary>
    /// <param name="source">The model and its SAEs; the weights are this engine's from now on.</param>
    /// <param name="options">Where and how it runs.</param>
    /// <param name="logger">Hears when batches are halved.</param>
    /// <exception cref="WeightsException">A tensor is missing or does not fit.</exception>
    /// <exception cref="EngineFailedException">There is no such device, or the weights do not fit into its memory.</exception>
    public TorchEngine(EngineSource source, TorchOptions options, ILogger<TorchEngine>? logger = null)
    {
        source.CheckFit();
        _source = source;
        _logger = logger ?? NullLogger<TorchEngine>.Instance;
        _device = TorchDevice.Find(options.Checked());
        _limits = Limits.For(options, _device.IsCuda);
        _store = new TensorStore(_device, ScalarTypeOf(options.NumberType));
        try
        {
            _transformer = Transformer.Create(source.Config, source.Weights, _store, new Attention(_limits));
            _encoders = [.. source.Saes.Select(sae => SaeEncoder.Create(sae, _store))];
        }
        catch (ExternalException native)
        {
            _store.Dispose();
            throw NativeFailure.From(native, _device.Name);
        }
        catch (WeightsException)
        {
            _store.Dispose();
            throw;
        }

        Model = source.Describe(options.NumberType.ToString().ToLowerInvariant(), _device.Name, "torch");
    }

    /// <inheritdoc/>
    public ModelDescription Model { get; }

    /// <inheritdoc/>
    /// <remarks>On a GPU two full batches: one is read on the host while the device works on the other.</remarks>
    public int CallTokens => _device.IsCuda ? 2 * _limits.BatchTokens : _limits.BatchTokens;

    /// <summary>Called before a batch runs, with its number of tokens. Tests make allocations fail here.</summary>
    internal Action<int>? BeforeBatch { get; set; }

    /// <summary>For <see cref="LoadOptions.Engine"/>: an engine on TorchSharp.</summary>
    public static Func<EngineSource, IInferenceEngine> With(TorchOptions options, ILogger<TorchEngine>? logger = null) =>
        source => new TorchEngine(source, options, logger);

    /// <inheritdoc/>
    public LayerActivations[] Activations(IReadOnlyList<int[]> rows, CancellationToken cancellation)
    {
        Model.CheckRows(rows);
        using var reader = new BatchReader();
        OnDevice(() => RunBatches(rows, batch => reader.Read(Run(batch)), cancellation));

        // Outside the lock: the next call computes while this one's last batch is read and its rows are put in order.
        return Assembly.Of(rows, [.. _encoders.Select(encoder => encoder.Width)], reader.Finished());
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> DecoderOf(int layer, int feature)
    {
        CheckFeature(layer, feature);
        return _source.Saes[layer].Decoder.AsSpan(feature * Model.ModelWidth, Model.ModelWidth);
    }

    /// <inheritdoc/>
    public FeatureLogits TopLogits(int layer, int feature, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var direction = DecoderOf(layer, feature).ToArray();
        var logits = new float[Model.VocabularySize];
        OnDevice(() => HostMatrix.CopyTo(_transformer.DirectLogits(tensor(direction).to(_device.Device)), logits));
        return RankedLogits.Of(logits, count);
    }

    /// <inheritdoc/>
    public float[] Residuals(IReadOnlyList<int[]> rows, int layer, CancellationToken cancellation)
    {
        Model.CheckRows(rows);
        Throw.IfNotBelow(layer, _encoders.Length);
        var residuals = new HostMatrix(rows, Model.ModelWidth);
        OnDevice(() => RunBatches(rows, batch => residuals.Put(batch, Residual(batch, layer)), cancellation));
        return residuals.Values;
    }

    /// <inheritdoc/>
    public float[] Logits(int[] row, CancellationToken cancellation)
    {
        Model.CheckRows([row]);
        var logits = new HostMatrix([row], Model.VocabularySize);
        OnDevice(() => RunBatches(
            [row], batch => logits.Put(batch, _transformer.Logits(Before(Model.BlockCount, Embed(batch), 0, batch.Grid))), cancellation));
        return logits.Values;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_oneCall)
        {
            if (!_disposed)
            {
                _disposed = true;
                _store.Dispose();
                _source.Weights.Dispose();
            }
        }
    }

    private static ScalarType ScalarTypeOf(NumberType type) => type switch
    {
        NumberType.Float32 => ScalarType.Float32,
        NumberType.BFloat16 => ScalarType.BFloat16,
        NumberType.Float16 => ScalarType.Float16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), $"number type {type} is not known."),
    };

    private void CheckFeature(int layer, int feature)
    {
        Throw.IfNotBelow(layer, _encoders.Length);
        Throw.IfNotBelow(feature, _encoders[layer].Width);
    }

    // One call at a time, its tensors in one scope, native failures in our words.
    private void OnDevice(Action work)
    {
        lock (_oneCall)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            using var inference = inference_mode();
            using var scope = NewDisposeScope();
            try
            {
                work();
            }
            catch (ExternalException native)
            {
                throw NativeFailure.From(native, _device.Name);
            }
        }
    }
}
