using SaeActors.Inference.Torch.Native;
using SaeActors.Inference.Weights;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Transformers;

/// <summary>GPT-2: LayerNorm before attention and MLP, learned positions, fused q, k, v.</summary>
internal sealed class Gpt2 : Transformer
{
    private readonly Tensor _tokens;      // (vocabulary, d)
    private readonly Tensor _positions;   // (context, d)
    private readonly Gpt2Block[] _blocks;
    private readonly Attention _attention;

    private Gpt2(TransformerConfig config, Tensor tokens, Tensor positions, Gpt2Block[] blocks, Norm finalNorm, Tensor unembedding, Attention attention)
        : base(config, unembedding, finalNorm) =>
        (_tokens, _positions, _blocks, _attention) = (tokens, positions, blocks, attention);

    /// <summary>Reads the weights, one tensor at a time, onto the device.</summary>
    public static Gpt2 Load(TransformerConfig config, ModelWeights weights, TensorStore store, Attention attention)
    {
        var (d, vocabulary) = (config.ModelWidth, config.VocabularySize);
        var blocks = Enumerable.Range(0, config.BlockCount).Select(block => Gpt2Block.Load(config, weights, store, block)).ToArray();
        var finalNorm = new Norm(
            store.KeepFloat32(weights.Read("ln_f.weight", d), d), store.KeepFloat32(weights.Read("ln_f.bias", d), d), config.NormEpsilon);
        var tokens = store.Keep(weights.Read("wte.weight", vocabulary, d), vocabulary, d);
        return new Gpt2(
            config,
            tokens,
            store.Keep(weights.Read("wpe.weight", config.ContextLength, d), config.ContextLength, d),
            blocks,
            finalNorm,
            config.TiedEmbeddings && !weights.Centred ? tokens : store.Keep(weights.ReadUnembedding(), vocabulary, d),
            attention);
    }

    /// <inheritdoc/>
    public override Tensor Embed(Tensor ids, TokenGrid grid)
    {
        using var scope = NewDisposeScope();
        var tokens = _tokens.index_select(0, ids).to(ScalarType.Float32).view(grid.Rows, grid.Length, Config.ModelWidth);
        var positions = _positions.narrow(0, 0, grid.Length).to(ScalarType.Float32);
        return (tokens + positions).view(grid.Tokens, Config.ModelWidth).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Block(int block, Tensor x, TokenGrid grid)
    {
        using var scope = NewDisposeScope();
        var weights = _blocks[block];
        var qkv = weights.QueryKeyValue.Of(weights.AttentionNorm.Of(x)).chunk(3, -1).Select(part => ToHeads(part, grid, Config.HeadCount)).ToArray();
        var rule = new AttentionRule(Config.ScaleAttentionByInverseBlock ? Config.AttentionScale / (block + 1) : Config.AttentionScale, 0, 0);
        var attended = x + weights.AttentionOutput.Of(FromHeads(_attention.Of(qkv[0], qkv[1], qkv[2], rule), grid));
        var hidden = Nonlinearity.Of(Config.Activation, weights.MlpInput.Of(weights.MlpNorm.Of(attended)));
        return (attended + weights.MlpOutput.Of(hidden)).MoveToOuterDisposeScope();
    }
}
