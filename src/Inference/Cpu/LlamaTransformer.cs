using System.Numerics.Tensors;
using SaeActors.Inference.Kernels;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Cpu;

/// <summary>Llama and Gemma 2: RMSNorm, rotary positions, grouped key/value heads, gated MLP. Gemma 2 norms what it adds, too.</summary>
/// <remarks>d = model width, T = tokens of a batch, at most the engine's. Buffers are allocated once.</remarks>
internal sealed class LlamaTransformer : ITransformer
{
    private readonly TransformerConfig _config;
    private readonly float[] _embedding;      // (vocabulary, d)
    private readonly LlamaBlock[] _blocks;
    private readonly float[] _finalGain;      // (d,)
    private readonly Lazy<LinearMap> _unembedding;
    private readonly RotaryPositions _rotary;
    private readonly Attention _attention;
    private readonly float[] _normed;         // (T, d)
    private readonly float[] _fused;          // (T, q + k + v)
    private readonly float[] _attended;       // (T, heads · head width)
    private readonly float[] _gate;           // (T, MLP width)
    private readonly float[] _hidden;         // (T, MLP width)

    public LlamaTransformer(TransformerConfig config, ModelWeights weights, int maxTokens)
    {
        _config = config;
        var d = config.ModelWidth;
        _embedding = weights.Read("model.embed_tokens.weight", config.VocabularySize, d);
        _blocks = [.. Enumerable.Range(0, config.BlockCount).Select(block => LlamaBlock.Read(weights, config, $"model.layers.{block}"))];
        _finalGain = LlamaBlock.Gain(weights, config, "model.norm.weight");
        _unembedding = new Lazy<LinearMap>(() => new LinearMap(PackedMatrix.FromColumns(weights.ReadUnembedding(), d, config.VocabularySize, [])));
        _rotary = new RotaryPositions(config);
        _attention = new Attention(config.ContextLength);
        _normed = new float[maxTokens * d];
        _fused = new float[maxTokens * Shape(0).FusedWidth];
        _attended = new float[maxTokens * Shape(0).OutputWidth];
        _gate = new float[maxTokens * config.MlpWidth];
        _hidden = new float[maxTokens * config.MlpWidth];
    }

    /// <inheritdoc/>
    public void Embed(TokenBatch batch, float[] residual)
    {
        var d = _config.ModelWidth;
        var scale = _config.Architecture == TransformerArchitecture.Gemma2 ? MathF.Sqrt(d) : 1;
        for (var row = 0; row < batch.Rows.Count; row++)
        {
            for (var position = 0; position < batch.Rows[row].Length; position++)
            {
                var token = batch.Rows[row][position];
                TensorPrimitives.Multiply(_embedding.AsSpan(token * d, d), scale, residual.AsSpan((batch.Start(row) + position) * d, d));
            }
        }
    }

    /// <inheritdoc/>
    public void RunBlock(int block, TokenBatch batch, float[] residual)
    {
        var (weights, tokens, d) = (_blocks[block], batch.TokenCount, _config.ModelWidth);
        Norm(residual, tokens, weights.AttentionGain);
        weights.QueryKeyValue.Apply(_normed, tokens, _fused);
        _rotary.Rotate(batch, Shape(block), _fused);
        _attention.Apply(batch, Shape(block), _fused, _attended);
        weights.AttentionOutput.Apply(_attended, tokens, _normed);
        NormInPlace(tokens, weights.AfterAttentionGain);
        Residual.Add(residual, _normed, tokens * d);

        Norm(residual, tokens, weights.MlpGain);
        weights.MlpGate.Apply(_normed, tokens, _gate);
        weights.MlpUp.Apply(_normed, tokens, _hidden);
        Residual.ForRows(tokens, Gate);
        weights.MlpDown.Apply(_hidden, tokens, _normed);
        NormInPlace(tokens, weights.AfterMlpGain);
        Residual.Add(residual, _normed, tokens * d);
    }

    /// <inheritdoc/>
    public void Unembed(float[] residual, int rowCount, float[] logits)
    {
        Norm(residual, rowCount, _finalGain);
        _unembedding.Value.Apply(_normed, rowCount, logits);
        if (_config.LogitSoftcap > 0)
        {
            TensorPrimitives.Multiply(logits, 1 / _config.LogitSoftcap, logits);
            TensorPrimitives.Tanh(logits, logits);
            TensorPrimitives.Multiply(logits, _config.LogitSoftcap, logits);
        }
    }

    /// <inheritdoc/>
    public float[] DirectLogits(ReadOnlySpan<float> direction)
    {
        var (scaled, logits) = (new float[_config.ModelWidth], new float[_config.VocabularySize]);
        TensorPrimitives.Multiply(direction, _finalGain, scaled);
        _unembedding.Value.Apply(scaled, 1, logits);
        return logits;
    }

    // Gemma 2: every second block, beginning with block 0, sees only a window back.
    private AttentionShape Shape(int block) => new(
        _config.HeadCount,
        _config.KeyValueHeadCount,
        _config.HeadWidth,
        _config.AttentionScale,
        _config.AttentionSoftcap,
        block % 2 == 0 ? _config.SlidingWindow : 0);

    // hidden = activation(gate) ⊙ up.
    private void Gate(int token)
    {
        var gate = _gate.AsSpan(token * _config.MlpWidth, _config.MlpWidth);
        var hidden = _hidden.AsSpan(token * _config.MlpWidth, _config.MlpWidth);
        Nonlinearity.Apply(_config.Activation, gate);
        TensorPrimitives.Multiply(gate, hidden, hidden);
    }

    private void Norm(float[] residual, int tokens, float[] gain)
    {
        var d = _config.ModelWidth;
        Residual.ForRows(tokens, token => Norms.RootMeanSquare(residual.AsSpan(token * d, d), gain, _config.NormEpsilon, _normed.AsSpan(token * d, d)));
    }

    private void NormInPlace(int tokens, float[]? gain)
    {
        if (gain is not null)
        {
            Norm(_normed, tokens, gain);
        }
    }
}
