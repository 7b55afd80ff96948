namespace SaeActors.Inference.Weights;

/// <summary>The non-linearity of an MLP (Hugging Face names).</summary>
public enum MlpActivation
{
    /// <summary><c>gelu_new</c>, <c>gelu_pytorch_tanh</c>: the tanh approximation.</summary>
    GeluTanh,

    /// <summary><c>gelu</c>: with the error function.</summary>
    Gelu,

    /// <summary><c>relu</c>.</summary>
    Relu,

    /// <summary><c>silu</c>, <c>swish</c>.</summary>
    Silu,
}
