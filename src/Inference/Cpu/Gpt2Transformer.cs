using System.Numerics.Tensors;
using SaeActors.Inference.Kernels;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Cpu;

/// <summary>GPT-2: x += attention(norm(x)), x += MLP(norm(x)); learned positions.</summary>
/// <remarks>d = model width, T = tokens of a batch, at most the engine's. Buffers are allocated once.</remarks>
internal sealed class Gpt2Transformer : ITransformer
{
    private readonly TransformerConfig _config;
    private readonly float[] _embedding;   // (vocabulary, d)
    private readonly float[] _positions;   // (context, d)
    private readonly Block[] _blocks;
    private readonly float[] _finalGain;   // (d,)
    private readonly float[] _finalBias;   // (d,)
    private readonly Lazy<LinearMap> _unembedding;
    private readonly Attention _attention;
    private readonly float[] _normed;      // (T, d)
    private readonly float[] _fused;       // (T, 3d)
    private readonly float[] _attended;    // (T, d)
    private readonly float[] _hidden;      // (T, MLP width)

    public Gpt2Transformer(TransformerConfig config, ModelWeights weights, int maxTokens)
    {
        _config = config;
        var d = config.ModelWidth;
        _embedding = weights.Read("wte.weight", config.VocabularySize, d);
        _positions = weights.Read("wpe.weight", config.ContextLength, d);
        _blocks = [.. Enumerable.Range(0, config.BlockCount).Select(block => Block.Read(weights, config, $"h.{block}"))];
        (_finalGain, _finalBias) = (weights.Read("ln_f.weight", d), weights.Read("ln_f.bias", d));
        // (vocabulary, d) beside the embedding: packed when first asked for, because activations alone do not need it.
        _unembedding = new Lazy<LinearMap>(() => new LinearMap(PackedMatrix.FromColumns(weights.ReadUnembedding(), d, config.VocabularySize, [])));
        _attention = new Attention(config.ContextLength);
        _normed = new float[maxTokens * d];
        _fused = new float[maxTokens * 3 * d];
        _attended = new float[maxTokens * d];
        _hidden = new float[maxTokens * config.MlpWidth];
    }

    /// <inheritdoc/>
    public void Embed(TokenBatch batch, float[] residual)
    {
        var d = _config.ModelWidth;
        for (var row = 0; row < batch.Rows.Count; row++)
        {
            for (var position = 0; position < batch.Rows[row].Length; position++)
            {
                var token = batch.Rows[row][position];
                TensorPrimitives.Add(
                    _embedding.AsSpan(token * d, d), _positions.AsSpan(position * d, d), residual.AsSpan((batch.Start(row) + position) * d, d));
            }
        }
    }

    /// <inheritdoc/>
    public void RunBlock(int block, TokenBatch batch, float[] residual)
    {
        var (weights, tokens) = (_blocks[block], batch.TokenCount);
        var scale = _config.ScaleAttentionByInverseBlock ? _config.AttentionScale / (block + 1) : _config.AttentionScale;
        Norm(residual, tokens, weights.AttentionGain, weights.AttentionNormBias);
        weights.QueryKeyValue.Apply(_normed, tokens, _fused);
        _attention.Apply(batch, new AttentionShape(_config.HeadCount, _config.HeadCount, _config.HeadWidth, scale, 0, 0), _fused, _attended);
        weights.AttentionOutput.Apply(_attended, tokens, _normed);
        Residual.Add(residual, _normed, tokens * _config.ModelWidth);

        Norm(residual, tokens, weights.MlpGain, weights.MlpNormBias);
        weights.MlpIn.Apply(_normed, tokens, _hidden);
        Residual.ForRows(tokens, token => Nonlinearity.Apply(_config.Activation, _hidden.AsSpan(token * _config.MlpWidth, _config.MlpWidth)));
        weights.MlpOut.Apply(_hidden, tokens, _normed);
        Residual.Add(residual, _normed, tokens * _config.ModelWidth);
    }

    /// <inheritdoc/>
    public void Unembed(float[] residual, int rowCount, float[] logits)
    {
        Norm(residual, rowCount, _finalGain, _finalBias);
        _unembedding.Value.Apply(_normed, rowCount, logits);
    }

    /// <inheritdoc/>
    public float[] DirectLogits(ReadOnlySpan<float> direction)
    {
        var (scaled, logits) = (new float[_config.ModelWidth], new float[_config.VocabularySize]);
        TensorPrimitives.Multiply(direction, _finalGain, scaled);
        _unembedding.Value.Apply(scaled, 1, logits);
        return logits;
    }

    private void Norm(float[] residual, int tokens, float[] gain, float[] bias)
    {
        var d = _config.ModelWidth;
        Residual.ForRows(tokens, token => Norms.Layer(residual.AsSpan(token * d, d), gain, bias, _config.NormEpsilon, _normed.AsSpan(token * d, d)));
    }

    private sealed record Block(
        float[] AttentionGain, float[] AttentionNormBias, LinearMap QueryKeyValue, LinearMap AttentionOutput,
        float[] MlpGain, float[] MlpNormBias, LinearMap MlpIn, LinearMap MlpOut)
    {
        public static Block Read(ModelWeights weights, TransformerConfig config, string name)
        {
            var d = config.ModelWidth;
            return new Block(
                weights.Read($"{name}.ln_1.weight", d),
                weights.Read($"{name}.ln_1.bias", d),
                Conv1D(weights, $"{name}.attn.c_attn", d, 3 * d),
                Conv1D(weights, $"{name}.attn.c_proj", d, d),
                weights.Read($"{name}.ln_2.weight", d),
                weights.Read($"{name}.ln_2.bias", d),
                Conv1D(weights, $"{name}.mlp.c_fc", d, config.MlpWidth),
                Conv1D(weights, $"{name}.mlp.c_proj", config.MlpWidth, d));
        }

        // GPT-2's Conv1D stores its weight (in, out), not transposed.
        private static LinearMap Conv1D(ModelWeights weights, string name, int inputs, int outputs) =>
            new(PackedMatrix.FromRows(weights.Read($"{name}.weight", inputs, outputs), inputs, outputs, weights.Read($"{name}.bias", outputs)));
    }
}
