namespace SaeActors.Inference;

/// <summary>How an SAE gets from pre-activations h = x′·W_enc + b_enc to sparse activations (SAELens names).</summary>
public enum SaeArchitecture
{
    /// <summary>relu(h).</summary>
    Standard,

    /// <summary>h where h &gt; threshold, strictly, and h &gt; 0. BatchTopK SAEs are saved in this form.</summary>
    JumpReLU,

    /// <summary>relu of the k largest h of a token; ties go to the lower feature.</summary>
    TopK,

    /// <summary>relu(x′·(W_enc·exp(r_mag)) + b_mag) where x′·W_enc + b_gate &gt; 0.</summary>
    Gated,
}
