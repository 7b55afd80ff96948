namespace SaeActors.Inference.Weights;

/// <summary>The tensors of a model folder by name, as float32, read one at a time from memory-mapped safetensors.</summary>
/// <remarks>Names are those of Hugging Face without the <c>transformer.</c> prefix; both spellings are found in the files.
/// Where the SAEs want centred writing weights (<see cref="Centred"/>), tensors that write to the residual stream come already centred over d_model.</remarks>
public sealed class ModelWeights : IDisposable
{
    /// <summary>SHA-256, lower-case hex, over config and weight files.</summary>
    public string Hash => throw new NotImplementedException();

    /// <summary>Whether writing tensors are centred over d_model (TransformerLens <c>center_writing_weights</c>).</summary>
    public bool Centred => throw new NotImplementedException();

    /// <summary>Whether the files hold the tensor.</summary>
    public bool Has(string tensor) => throw new NotImplementedException();

    /// <summary>The tensor's elements, row-major, converted from F32, F16 or BF16.</summary>
    /// <exception cref="WeightsException">It is not there, has another shape, or holds a number that is not finite.</exception>
    public float[] Read(string tensor, params ReadOnlySpan<int> shape) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
