using SaeActors.Inference.Torch.Native;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Torch.Transformers;

/// <summary>The weights of one Llama or Gemma 2 block. Only Gemma 2 has norms behind attention and MLP.</summary>
internal sealed record LlamaBlock(
    Norm AttentionNorm,
    Linear Query,
    Linear Key,
    Linear Value,
    Linear AttentionOutput,
    Norm? AfterAttentionNorm,
    Norm MlpNorm,
    Linear Gate,
    Linear Up,
    Linear Down,
    Norm? AfterMlpNorm)
{
    /// <summary>Reads one block.</summary>
    public static LlamaBlock Load(TransformerConfig config, ModelWeights weights, TensorStore store, int block)
    {
        var (d, mlp, name) = (config.ModelWidth, config.MlpWidth, $"model.layers.{block}");
        var (queries, keys) = (config.HeadCount * config.HeadWidth, config.KeyValueHeadCount * config.HeadWidth);
        var gemma = config.Architecture == TransformerArchitecture.Gemma2;
        return new LlamaBlock(
            LoadNorm("input_layernorm"),
            LoadLinear("self_attn.q_proj", d, queries, config.AttentionBias),
            LoadLinear("self_attn.k_proj", d, keys, config.AttentionBias),
            LoadLinear("self_attn.v_proj", d, keys, config.AttentionBias),
            LoadLinear("self_attn.o_proj", queries, d, config.AttentionBias),
            gemma ? LoadNorm("post_attention_layernorm") : null,
            LoadNorm(gemma ? "pre_feedforward_layernorm" : "post_attention_layernorm"),
            LoadLinear("mlp.gate_proj", d, mlp, config.MlpBias),
            LoadLinear("mlp.up_proj", d, mlp, config.MlpBias),
            LoadLinear("mlp.down_proj", mlp, d, config.MlpBias),
            gemma ? LoadNorm("post_feedforward_layernorm") : null);

        Norm LoadNorm(string tensor) => Llama.LoadNorm(config, weights, store, $"{name}.{tensor}.weight");

        Linear LoadLinear(string tensor, int inputs, int outputs, bool bias) => store.KeepTransposed(
            weights.Read($"{name}.{tensor}.weight", outputs, inputs), bias ? weights.Read($"{name}.{tensor}.bias", outputs) : null, inputs, outputs);
    }
}
