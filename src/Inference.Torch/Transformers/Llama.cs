using SaeActors.Inference.Torch.Native;
using SaeActors.Inference.Weights;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Transformers;

/// <summary>Llama and Gemma 2: RMSNorm, rotary positions, grouped key/value heads, a gated MLP. Gemma 2 scales its embeddings, normalises behind
/// attention and MLP as well, caps its scores, and lets even blocks see a sliding window only.</summary>
internal sealed class Llama : Transformer
{
    private readonly Tensor _tokens;   // (vocabulary, d)
    private readonly LlamaBlock[] _blocks;
    private readonly Rotary _rotary;
    private readonly Attention _attention;

    private Llama(TransformerConfig config, Tensor tokens, LlamaBlock[] blocks, Rotary rotary, Norm finalNorm, Tensor unembedding, Attention attention)
        : base(config, unembedding, finalNorm) =>
        (_tokens, _blocks, _rotary, _attention) = (tokens, blocks, rotary, attention);

    /// <summary>Reads the weights, one tensor at a time, onto the device.</summary>
    public static Llama Load(TransformerConfig config, ModelWeights weights, TensorStore store, Attention attention)
    {
        var (d, vocabulary) = (config.ModelWidth, config.VocabularySize);
        var (cosines, sines) = RotaryTable.Of(config);
        var tokens = store.Keep(weights.Read("model.embed_tokens.weight", vocabulary, d), vocabulary, d);
        return new Llama(
            config,
            tokens,
            [.. Enumerable.Range(0, config.BlockCount).Select(block => LlamaBlock.Load(config, weights, store, block))],
            new Rotary(
                store.KeepFloat32(cosines, config.ContextLength, config.HeadWidth),
                store.KeepFloat32(sines, config.ContextLength, config.HeadWidth)),
            LoadNorm(config, weights, store, "model.norm.weight"),
            config.TiedEmbeddings ? tokens : store.Keep(weights.ReadUnembedding(), vocabulary, d),
            attention);
    }

    /// <summary>Reads an RMSNorm; Gemma multiplies by 1 + weight.</summary>
    public static Norm LoadNorm(TransformerConfig config, ModelWeights weights, TensorStore store, string tensor)
    {
        var gain = weights.Read(tensor, config.ModelWidth);
        if (config.Architecture == TransformerArchitecture.Gemma2)
        {
            gain = [.. gain.Select(weight => 1 + weight)];
        }

        return new Norm(store.KeepFloat32(gain, config.ModelWidth), null, config.NormEpsilon);
    }

    /// <inheritdoc/>
    public override Tensor Embed(Tensor ids, TokenGrid grid)
    {
        using var scope = NewDisposeScope();
        var tokens = _tokens.index_select(0, ids);
        if (Config.Architecture == TransformerArchitecture.Gemma2)
        {
            // The reference rounds √d to the number type before it multiplies: 48 for d = 2,304 in bfloat16.
            tokens = tokens * tensor(MathF.Sqrt(Config.ModelWidth), tokens.dtype, tokens.device);
        }

        return tokens.to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Block(int block, Tensor x, TokenGrid grid)
    {
        using var scope = NewDisposeScope();
        var weights = _blocks[block];
        var attended = x + Normalized(weights.AfterAttentionNorm, Attend(block, weights.AttentionNorm.Of(x), grid));
        var h = weights.MlpNorm.Of(attended);
        var hidden = Nonlinearity.Of(Config.Activation, weights.Gate.Of(h)) * weights.Up.Of(h);
        return (attended + Normalized(weights.AfterMlpNorm, weights.Down.Of(hidden))).MoveToOuterDisposeScope();
    }

    private static Tensor Normalized(Norm? norm, Tensor x) => norm is null ? x : norm.Of(x.to(ScalarType.Float32));

    private Tensor Attend(int block, Tensor h, TokenGrid grid)
    {
        using var scope = NewDisposeScope();
        var weights = _blocks[block];
        var q = _rotary.Turn(ToHeads(weights.Query.Of(h), grid, Config.HeadCount));
        var k = _rotary.Turn(ToHeads(weights.Key.Of(h), grid, Config.KeyValueHeadCount));
        var v = ToHeads(weights.Value.Of(h), grid, Config.KeyValueHeadCount);
        var rule = new AttentionRule(Config.AttentionScale, Config.AttentionSoftcap, block % 2 == 0 ? Config.SlidingWindow : 0);
        return weights.AttentionOutput.Of(FromHeads(_attention.Of(q, k, v, rule), grid)).MoveToOuterDisposeScope();
    }
}
