using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Native;

/// <summary>x·W + b, the one place where matrices meet: shapes are checked here, before the native library sees them.</summary>
/// <param name="weight">(inputs, outputs)</param>
/// <param name="bias">(outputs,) or null.</param>
internal sealed class Linear(Tensor weight, Tensor? bias)
{
    /// <summary>Columns of x.</summary>
    public long Inputs => weight.shape[0];

    /// <summary>Columns of the product.</summary>
    public long Outputs => weight.shape[1];

    /// <summary>Number type of the weights.</summary>
    public ScalarType Type => weight.dtype;

    /// <summary>(N, inputs) → (N, outputs), in the weights' number type, accumulated in float32.</summary>
    /// <exception cref="ArgumentException">x has another shape.</exception>
    public Tensor Of(Tensor x)
    {
        CheckShape(x);
        var input = x.to(weight.dtype);
        return bias is null ? input.mm(weight) : bias.addmm(input, weight);
    }

    /// <summary>(N, inputs) → (N, outputs) without the bias.</summary>
    /// <exception cref="ArgumentException">x has another shape.</exception>
    public Tensor WithoutBias(Tensor x)
    {
        CheckShape(x);
        return x.to(weight.dtype).mm(weight);
    }

    private void CheckShape(Tensor x)
    {
        if (x.dim() != 2 || x.shape[1] != Inputs)
        {
            throw new ArgumentException($"x has shape ({string.Join(", ", x.shape)}); expected (N, {Inputs}).", nameof(x));
        }
    }
}
