using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace SaeActors.Inference.Torch.Transformers;

/// <summary>LayerNorm or RMSNorm over d, in float32 whatever the engine's number type.</summary>
/// <param name="gain">(d,) float32; Gemma's 1 + weight comes in summed.</param>
/// <param name="bias">(d,) float32 for LayerNorm, null for RMSNorm.</param>
/// <param name="epsilon">Added to the variance.</param>
internal sealed class Norm(Tensor gain, Tensor? bias, float epsilon)
{
    /// <summary>(d,) float32.</summary>
    public Tensor Gain => gain;

    /// <summary>(N, d) float32 → (N, d) float32.</summary>
    public Tensor Of(Tensor x) => bias is null
        ? x * (x * x).mean([-1], true).add(epsilon).rsqrt() * gain
        : F.layer_norm(x, gain.shape, gain, bias, epsilon);
}
