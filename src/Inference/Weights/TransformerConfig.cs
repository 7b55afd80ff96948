namespace SaeActors.Inference.Weights;

/// <summary>The hyperparameters of a transformer, from a Hugging Face <c>config.json</c>. Fields that an architecture lacks hold their neutral value.</summary>
public sealed record TransformerConfig
{
    /// <summary>Which transformer.</summary>
    public required TransformerArchitecture Architecture { get; init; }

    /// <summary>Number of token ids.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Most positions of a row.</summary>
    public required int ContextLength { get; init; }

    /// <summary>d_model.</summary>
    public required int ModelWidth { get; init; }

    /// <summary>Number of blocks.</summary>
    public required int BlockCount { get; init; }

    /// <summary>Query heads.</summary>
    public required int HeadCount { get; init; }

    /// <summary>Key/value heads; divides <see cref="HeadCount"/>.</summary>
    public required int KeyValueHeadCount { get; init; }

    /// <summary>Width of one head.</summary>
    public required int HeadWidth { get; init; }

    /// <summary>Width of the MLP's hidden layer.</summary>
    public required int MlpWidth { get; init; }

    /// <summary>ε of LayerNorm or RMSNorm.</summary>
    public required float NormEpsilon { get; init; }

    /// <summary>The MLP's non-linearity.</summary>
    public required MlpActivation Activation { get; init; }

    /// <summary>Whether the unembedding is the embedding.</summary>
    public required bool TiedEmbeddings { get; init; }

    /// <summary>Multiplies attention scores: usually 1/√head width.</summary>
    public required float AttentionScale { get; init; }

    /// <summary>GPT-2's <c>scale_attn_by_inverse_layer_idx</c>: block b divides its scores by b + 1 as well.</summary>
    public bool ScaleAttentionByInverseBlock { get; init; }

    /// <summary>Base of the rotary frequencies; 0 where positions are learned.</summary>
    public float RopeTheta { get; init; }

    /// <summary>Llama 3's rescaling of rotary frequencies; null for none.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Whether q, k, v and o projections have biases (Llama).</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Whether the MLP's projections have biases (Llama).</summary>
    public bool MlpBias { get; init; }

    /// <summary>Gemma 2: scores become cap·tanh(score/cap); 0 for none.</summary>
    public float AttentionSoftcap { get; init; }

    /// <summary>Gemma 2: logits become cap·tanh(logit/cap); 0 for none.</summary>
    public float LogitSoftcap { get; init; }

    /// <summary>Gemma 2: tokens that even blocks see back, themselves included; 0 for all.</summary>
    public int SlidingWindow { get; init; }

    /// <summary>Id of the BOS token as the config states it, or null.</summary>
    public int? Bos { get; init; }

    /// <summary>Id of the EOS token as the config states it, or null.</summary>
    public int? Eos { get; init; }
}
