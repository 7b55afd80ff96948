namespace SaeActors.Inference;

/// <summary>The change of one next-layer feature at one token.</summary>
/// <param name="Token">Position in the row.</param>
/// <param name="Feature">Feature of the next layer.</param>
/// <param name="Unablated">Its activation in the undisturbed run; 0 when it does not fire.</param>
/// <param name="Ablated">Its activation with the upstream feature zeroed; 0 when it does not fire.</param>
/// <param name="Skip">The part that the residual skip path alone explains: Δx·W_enc[:, feature] of the next SAE at this token, on pre-activations.</param>
public readonly record struct AblationEffect(int Token, int Feature, float Unablated, float Ablated, float Skip)
{
    /// <summary>Unablated − ablated: above zero where the upstream feature excites this one.</summary>
    public float Effect => Unablated - Ablated;
}
