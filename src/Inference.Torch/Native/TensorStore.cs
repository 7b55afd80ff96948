using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace SaeActors.Inference.Torch.Native;

/// <summary>The tensors that live as long as the engine: weights, on its device, in its number type. Disposes all of them.</summary>
internal sealed class TensorStore(TorchDevice device, ScalarType type) : IDisposable
{
    private const float LargestFloat16 = 65_504;

    private readonly List<Tensor> _tensors = [];

    /// <summary>The device of every tensor here.</summary>
    public TorchDevice Device => device;

    /// <summary>Number type of matrices and of the products with them.</summary>
    public ScalarType Type => type;

    /// <summary>A tensor of the store's number type.</summary>
    /// <exception cref="WeightsException">A value is beyond float16 and that is the number type.</exception>
    public Tensor Keep(float[] values, params long[] shape) => Keep(values, type, shape);

    /// <summary>A float32 tensor, whatever the store's number type: norms, thresholds, tables.</summary>
    public Tensor KeepFloat32(float[] values, params long[] shape) => Keep(values, ScalarType.Float32, shape);

    /// <summary>A linear map from its (in, out) matrix and its (out,) bias.</summary>
    public Linear KeepLinear(float[] weight, float[]? bias, int inputs, int outputs) =>
        new(Keep(weight, inputs, outputs), bias is null ? null : Keep(bias, outputs));

    /// <summary>A linear map from its (out, in) matrix, as Llama's files hold it, and its (out,) bias.</summary>
    public Linear KeepTransposed(float[] weight, float[]? bias, int inputs, int outputs)
    {
        var transposed = Keep(weight, outputs, inputs).t().DetachFromDisposeScope();
        _tensors.Add(transposed);
        return new(transposed, bias is null ? null : Keep(bias, outputs));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _tensors)
        {
            tensor.Dispose();
        }

        _tensors.Clear();
    }

    // On the CPU in float32 the tensor is the managed array itself, pinned: SAE weights are not held twice. For a GPU the array is copied over
    // as it is and converted there: no second copy on the host. The copy is synchronous, so the array may go when it returns.
    private Tensor Keep(float[] values, ScalarType wanted, long[] shape)
    {
        if (wanted == ScalarType.Float16 && Math.Abs(TensorPrimitives.MaxMagnitude<float>(values)) is var largest && largest > LargestFloat16)
        {
            throw new WeightsException($"a weight is {largest}; float16 holds numbers up to {LargestFloat16}: use bfloat16 or float32.");
        }

        using var scope = NewDisposeScope();
        var kept = from_array(values).view(shape).to(device.Device).to(wanted).DetachFromDisposeScope();
        _tensors.Add(kept);
        return kept;
    }
}
