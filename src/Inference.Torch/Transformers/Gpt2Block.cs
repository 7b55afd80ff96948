using SaeActors.Inference.Torch.Native;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Torch.Transformers;

/// <summary>The weights of one GPT-2 block. The four matrices are Conv1D: (in, out), not transposed.</summary>
internal sealed record Gpt2Block(Norm AttentionNorm, Linear QueryKeyValue, Linear AttentionOutput, Norm MlpNorm, Linear MlpInput, Linear MlpOutput)
{
    /// <summary>Reads one block.</summary>
    public static Gpt2Block Load(TransformerConfig config, ModelWeights weights, TensorStore store, int block)
    {
        var (d, mlp, name) = (config.ModelWidth, config.MlpWidth, $"h.{block}");
        return new Gpt2Block(
            LoadNorm($"{name}.ln_1"),
            LoadLinear($"{name}.attn.c_attn", d, 3 * d),
            LoadLinear($"{name}.attn.c_proj", d, d),
            LoadNorm($"{name}.ln_2"),
            LoadLinear($"{name}.mlp.c_fc", d, mlp),
            LoadLinear($"{name}.mlp.c_proj", mlp, d));

        Norm LoadNorm(string tensor) => new(
            store.KeepFloat32(weights.Read($"{tensor}.weight", d), d), store.KeepFloat32(weights.Read($"{tensor}.bias", d), d), config.NormEpsilon);

        Linear LoadLinear(string tensor, int inputs, int outputs) => store.KeepLinear(
            weights.Read($"{tensor}.weight", inputs, outputs), weights.Read($"{tensor}.bias", outputs), inputs, outputs);
    }
}
