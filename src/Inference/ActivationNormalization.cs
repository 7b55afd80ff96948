namespace SaeActors.Inference;

/// <summary>What an SAE does to the residual x before encoding and undoes after decoding (SAELens <c>normalize_activations</c>).</summary>
public enum ActivationNormalization
{
    /// <summary>Nothing at run time; also <c>expected_average_only_in</c>, whose scale is folded into the weights.</summary>
    None,

    /// <summary>x·√d / ‖x‖.</summary>
    ConstantNormRescale,

    /// <summary>(x − mean) / (std + 1e-5), std unbiased.</summary>
    LayerNorm,
}
