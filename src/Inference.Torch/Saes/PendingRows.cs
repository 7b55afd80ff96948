using System.Runtime.InteropServices;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace SaeActors.Inference.Torch.Saes;

/// <summary>Sparse activations on their way to the host: readable once the device has been waited for.</summary>
/// <param name="encoder">Whose activations.</param>
/// <param name="starts">(T + 1,) int32.</param>
/// <param name="features">(N,) int32.</param>
/// <param name="values">(N,) float32.</param>
/// <param name="finite">() bool: whether everything that the encoder multiplied was finite.</param>
internal sealed class PendingRows(SaeEncoder encoder, Tensor starts, Tensor features, Tensor values, Tensor finite) : IDisposable
{
    /// <summary>Hands the tensors to the scope around the current one.</summary>
    public PendingRows MoveToOuterDisposeScope()
    {
        foreach (var tensor in Tensors)
        {
            tensor.MoveToOuterDisposeScope();
        }

        return this;
    }

    /// <summary>Takes the tensors out of every scope, so that another thread may read and free them: scopes belong to their thread.</summary>
    public void DetachFromDisposeScope()
    {
        foreach (var tensor in Tensors)
        {
            tensor.DetachFromDisposeScope();
        }
    }

    /// <summary>The activations as managed arrays; frees the tensors.</summary>
    /// <exception cref="EngineFailedException">What the encoder multiplied, or an activation, left the range of the number type.</exception>
    public SparseRows Take()
    {
        using (this)
        {
            var rows = new SparseRows(Read<int>(starts), Read<int>(features), Read<float>(values));
            if (!finite.item<bool>() || (rows.Values.Length > 0 && !float.IsFinite(TensorPrimitives.Max<float>(rows.Values))))
            {
                throw new EngineFailedException(
                    $"{encoder.Sae.Description.Hook}: a number that is not finite; the model leaves the range of the number type (use bfloat16 or float32).");
            }

            return encoder.Sae.K > 0 ? rows.Largest(encoder.Sae.K) : rows;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in Tensors)
        {
            tensor.Dispose();
        }
    }

    private static T[] Read<T>(Tensor tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes).ToArray();

    private Tensor[] Tensors => [starts, features, values, finite];
}
