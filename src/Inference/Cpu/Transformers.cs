using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Cpu;

/// <summary>The transformer of a config.</summary>
internal static class Transformers
{
    /// <summary>Reads the weights; <paramref name="maxTokens"/> is the most that a batch will hold.</summary>
    public static ITransformer Create(TransformerConfig config, ModelWeights weights, int maxTokens) => config.Architecture switch
    {
        TransformerArchitecture.Gpt2 => new Gpt2Transformer(config, weights, maxTokens),
        _ => new LlamaTransformer(config, weights, maxTokens),
    };
}
