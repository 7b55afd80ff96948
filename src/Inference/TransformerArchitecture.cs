namespace SaeActors.Inference;

/// <summary>The transformer families that the engines know, by what Hugging Face calls <c>model_type</c>.</summary>
public enum TransformerArchitecture
{
    /// <summary>LayerNorm, learned positions, fused QKV (Conv1D), GELU.</summary>
    Gpt2,

    /// <summary>RMSNorm, rotary positions, grouped key/value heads, gated SiLU.</summary>
    Llama,

    /// <summary>Llama with four norms (1 + weight), scaled embeddings, soft-capped logits, every second layer sliding.</summary>
    Gemma2,
}
