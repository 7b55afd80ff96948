using SaeActors.Inference.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace SaeActors.Inference.Torch.Transformers;

/// <summary>The non-linearities of MLPs.</summary>
internal static class Nonlinearity
{
    /// <summary>Element by element.</summary>
    public static Tensor Of(MlpActivation activation, Tensor x) => activation switch
    {
        MlpActivation.GeluTanh => F.gelu(x, GELU.Approximate.tanh),
        MlpActivation.Gelu => F.gelu(x),
        MlpActivation.Relu => F.relu(x),
        MlpActivation.Silu => F.silu(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), $"activation {activation} is not known."),
    };
}
