using SaeActors.Inference.Kernels;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Cpu;

/// <summary>The weights of one block of Llama or Gemma 2.</summary>
/// <param name="AttentionGain">(d,) Norm before attention.</param>
/// <param name="QueryKeyValue">d → all query heads, all key heads, all value heads.</param>
/// <param name="AttentionOutput">Heads → d.</param>
/// <param name="AfterAttentionGain">(d,) Gemma 2: norm of what attention adds; else null.</param>
/// <param name="MlpGain">(d,) Norm before the MLP.</param>
/// <param name="MlpGate">d → MLP width.</param>
/// <param name="MlpUp">d → MLP width.</param>
/// <param name="MlpDown">MLP width → d.</param>
/// <param name="AfterMlpGain">(d,) Gemma 2: norm of what the MLP adds; else null.</param>
internal sealed record LlamaBlock(
    float[] AttentionGain, LinearMap QueryKeyValue, LinearMap AttentionOutput, float[]? AfterAttentionGain,
    float[] MlpGain, LinearMap MlpGate, LinearMap MlpUp, LinearMap MlpDown, float[]? AfterMlpGain)
{
    /// <summary>Reads the tensors under <paramref name="name"/>.</summary>
    public static LlamaBlock Read(ModelWeights weights, TransformerConfig config, string name)
    {
        var gemma = config.Architecture == TransformerArchitecture.Gemma2;
        var (d, heads, mlp) = (config.ModelWidth, config.HeadCount * config.HeadWidth, config.MlpWidth);
        return new LlamaBlock(
            Gain(weights, config, $"{name}.input_layernorm.weight"),
            Fused(weights, config, $"{name}.self_attn"),
            Linear(weights, $"{name}.self_attn.o_proj", heads, d, config.AttentionBias),
            gemma ? Gain(weights, config, $"{name}.post_attention_layernorm.weight") : null,
            Gain(weights, config, gemma ? $"{name}.pre_feedforward_layernorm.weight" : $"{name}.post_attention_layernorm.weight"),
            Linear(weights, $"{name}.mlp.gate_proj", d, mlp, config.MlpBias),
            Linear(weights, $"{name}.mlp.up_proj", d, mlp, config.MlpBias),
            Linear(weights, $"{name}.mlp.down_proj", mlp, d, config.MlpBias),
            gemma ? Gain(weights, config, $"{name}.post_feedforward_layernorm.weight") : null);
    }

    /// <summary>The factor of a norm; Gemma stores it less one.</summary>
    public static float[] Gain(ModelWeights weights, TransformerConfig config, string tensor)
    {
        var gain = weights.Read(tensor, config.ModelWidth);
        return config.Architecture == TransformerArchitecture.Gemma2 ? [.. gain.Select(value => 1 + value)] : gain;
    }

    // Linear weights are stored (out, in); those of q, k and v lie one under the other.
    private static LinearMap Fused(ModelWeights weights, TransformerConfig config, string name)
    {
        var (queries, keys) = (config.HeadCount * config.HeadWidth, config.KeyValueHeadCount * config.HeadWidth);
        (string Name, int Outputs)[] parts = [("q_proj", queries), ("k_proj", keys), ("v_proj", keys)];
        float[] matrix = [.. parts.SelectMany(part => weights.Read($"{name}.{part.Name}.weight", part.Outputs, config.ModelWidth))];
        float[] bias = config.AttentionBias ? [.. parts.SelectMany(part => weights.Read($"{name}.{part.Name}.bias", part.Outputs))] : [];
        return new LinearMap(PackedMatrix.FromColumns(matrix, config.ModelWidth, queries + (2 * keys), bias));
    }

    private static LinearMap Linear(ModelWeights weights, string name, int inputs, int outputs, bool hasBias) =>
        new(PackedMatrix.FromColumns(
            weights.Read($"{name}.weight", outputs, inputs), inputs, outputs, hasBias ? weights.Read($"{name}.bias", outputs) : []));
}
