using SaeActors.Features;
using SaeActors.Features.Windows;

namespace SaeActors.Inference.Cpu;

/// <summary>The engine that needs nothing but .NET: float32 on all cores. A row's numbers do not depend on its batch, bit for bit.</summary>
/// <remarks>d = model width, T = tokens of an internal batch, at most <see cref="BatchTokens"/> or one row. Buffers are allocated once.</remarks>
public sealed class CpuEngine : IInferenceEngine
{
    private const int BatchTokens = 1024;

    private readonly EngineSource _source;
    private readonly ITransformer _transformer;
    private readonly SaeLayer[] _layers;
    private readonly Ablator _ablator;
    private readonly int _maxTokens;
    private readonly float[] _residual;   // (T, d)
    private readonly float[] _prepared;   // (T, d)
    private readonly Lock _oneCall = new();

    /// <summary>Packs the weights for the processor.</summary>
    /// <exception cref="WeightsException">A tensor is missing or does not fit; an SAE is made for another model.</exception>
    public CpuEngine(EngineSource source)
    {
        _source = source;
        var config = source.Config;
        source.CheckFit();
        _maxTokens = Math.Max(BatchTokens, config.ContextLength);
        _transformer = Transformers.Create(config, source.Weights, _maxTokens);
        _layers = [.. source.Saes.Select(sae => new SaeLayer(sae))];
        _residual = new float[_maxTokens * config.ModelWidth];
        _prepared = new float[_maxTokens * config.ModelWidth];
        _ablator = new Ablator(_transformer, _layers, _maxTokens, config.ModelWidth);
        Model = source.Describe("float32", "cpu", "cpu");
    }

    /// <inheritdoc/>
    public ModelDescription Model { get; }

    /// <inheritdoc/>
    public LayerActivations[] Activations(IReadOnlyList<int[]> rows, CancellationToken cancellation)
    {
        Model.CheckRows(rows);
        lock (_oneCall)
        {
            var builders = _layers.Select(layer => new LayerBuilder(layer.Description.Width)).ToArray();
            foreach (var batch in Batches(rows))
            {
                cancellation.ThrowIfCancellationRequested();
                Run(batch, layer => _layers[layer].Encoder.Encode(_residual, batch.TokenCount, _prepared, builders[layer]));
            }

            return [.. builders.Select(builder => builder.ToActivations())];
        }
    }

    /// <inheritdoc/>
    public AblationEffects Ablate(int[] row, bool[] counted, int layer, IReadOnlyList<int> features, CancellationToken cancellation)
    {
        Model.CheckRows([row]);
        Throw.IfLengthDiffers(counted.Length, row.Length);
        Throw.IfNotBelow(layer, _layers.Length - 1);
        foreach (var feature in features)
        {
            Throw.IfNotBelow(feature, _layers[layer].Description.Width);
        }

        lock (_oneCall)
        {
            return _ablator.Ablate(row, counted, layer, features, cancellation);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> DecoderOf(int layer, int feature)
    {
        Throw.IfNotBelow(layer, _layers.Length);
        Throw.IfNotBelow(feature, _layers[layer].Description.Width);
        return _layers[layer].Sae.Decoder.AsSpan(feature * Model.ModelWidth, Model.ModelWidth);
    }

    /// <inheritdoc/>
    public FeatureLogits TopLogits(int layer, int feature, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return RankedLogits.Of(_transformer.DirectLogits(DecoderOf(layer, feature)), count);
    }

    /// <inheritdoc/>
    public float[] Residuals(IReadOnlyList<int[]> rows, int layer, CancellationToken cancellation)
    {
        Model.CheckRows(rows);
        Throw.IfNotBelow(layer, _layers.Length);
        lock (_oneCall)
        {
            var residuals = new List<float>();
            foreach (var batch in Batches(rows))
            {
                cancellation.ThrowIfCancellationRequested();
                RunBlocks(batch, _layers[layer].BlocksBefore);
                residuals.AddRange(_residual.AsSpan(0, batch.TokenCount * Model.ModelWidth));
            }

            return [.. residuals];
        }
    }

    /// <inheritdoc/>
    public float[] Logits(int[] row, CancellationToken cancellation)
    {
        Model.CheckRows([row]);
        cancellation.ThrowIfCancellationRequested();
        lock (_oneCall)
        {
            var logits = new float[row.Length * Model.VocabularySize];
            RunBlocks(new TokenBatch([row]), Model.BlockCount);
            _transformer.Unembed(_residual, row.Length, logits);
            return logits;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Weights.Dispose();

    private void Run(TokenBatch batch, Action<int> atLayer)
    {
        _transformer.Embed(batch, _residual);
        var block = 0;
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            for (; block < _layers[layer].BlocksBefore; block++)
            {
                _transformer.RunBlock(block, batch, _residual);
            }

            atLayer(layer);
        }
    }

    private void RunBlocks(TokenBatch batch, int blockCount)
    {
        _transformer.Embed(batch, _residual);
        for (var block = 0; block < blockCount; block++)
        {
            _transformer.RunBlock(block, batch, _residual);
        }
    }

    private IEnumerable<TokenBatch> Batches(IReadOnlyList<int[]> rows)
    {
        var (batch, tokens) = (new List<int[]>(), 0);
        foreach (var row in rows)
        {
            if (tokens + row.Length > _maxTokens)
            {
                yield return new TokenBatch(batch);
                (batch, tokens) = ([], 0);
            }

            batch.Add(row);
            tokens += row.Length;
        }

        if (batch.Count > 0)
        {
            yield return new TokenBatch(batch);
        }
    }
}
