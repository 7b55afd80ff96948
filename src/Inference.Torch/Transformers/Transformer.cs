using SaeActors.Inference.Torch.Native;
using SaeActors.Inference.Weights;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Transformers;

/// <summary>A transformer as its residual stream sees it: N = R·S tokens, d wide, float32 between the blocks.</summary>
internal abstract class Transformer(TransformerConfig config, Tensor unembedding, Norm finalNorm)
{
    private const int LogitRows = 1 << 15;

    /// <summary>The hyperparameters.</summary>
    protected TransformerConfig Config => config;

    /// <summary>The model of a family.</summary>
    public static Transformer Create(TransformerConfig config, ModelWeights weights, TensorStore store, Attention attention) =>
        config.Architecture switch
        {
            TransformerArchitecture.Gpt2 => Gpt2.Load(config, weights, store, attention),
            TransformerArchitecture.Llama or TransformerArchitecture.Gemma2 => Llama.Load(config, weights, store, attention),
            _ => throw new WeightsException($"the Torch engine does not know {config.Architecture}; it knows Gpt2, Llama and Gemma2."),
        };

    /// <summary>(N,) int64 ids → (N, d).</summary>
    public abstract Tensor Embed(Tensor ids, TokenGrid grid);

    /// <summary>(N, d) → (N, d): what block <paramref name="block"/> makes of the residual stream.</summary>
    public abstract Tensor Block(int block, Tensor x, TokenGrid grid);

    /// <summary>(N, d) after the last block → (N, vocabulary) float32.</summary>
    public Tensor Logits(Tensor x)
    {
        using var scope = NewDisposeScope();
        var logits = finalNorm.Of(x).to(unembedding.dtype).mm(unembedding.t()).to(ScalarType.Float32);
        return (config.LogitSoftcap > 0
            ? logits.div_(config.LogitSoftcap).tanh_().mul_(config.LogitSoftcap)
            : logits).MoveToOuterDisposeScope();
    }

    /// <summary>(d,) float32 direction → (vocabulary,) float32: what it adds to the logits per unit of final-norm scale, not centred.</summary>
    public Tensor DirectLogits(Tensor direction)
    {
        using var scope = NewDisposeScope();
        var column = (direction * finalNorm.Gain).view(-1, 1);
        var pieces = new List<Tensor>();
        for (var token = 0L; token < unembedding.shape[0]; token += LogitRows)
        {
            var rows = unembedding.narrow(0, token, Math.Min(LogitRows, unembedding.shape[0] - token));
            pieces.Add(rows.to(ScalarType.Float32).mm(column));
        }

        return cat(pieces, 0).view(-1).MoveToOuterDisposeScope();
    }

    /// <summary>(N, heads·w) → (R, heads, S, w).</summary>
    protected static Tensor ToHeads(Tensor x, TokenGrid grid, int heads) =>
        x.reshape(grid.Rows, grid.Length, heads, x.shape[1] / heads).transpose(1, 2);

    /// <summary>(R, heads, S, w) → (N, heads·w).</summary>
    protected static Tensor FromHeads(Tensor heads, TokenGrid grid) => heads.transpose(1, 2).reshape(grid.Tokens, heads.shape[1] * heads.shape[3]);
}
