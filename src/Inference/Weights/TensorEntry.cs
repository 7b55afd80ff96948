namespace SaeActors.Inference.Weights;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its dimensions, row-major; empty for a scalar.</param>
/// <param name="Offset">First byte, counted from the start of the file.</param>
/// <param name="ByteCount">Bytes of all elements.</param>
public sealed record TensorEntry(string Name, TensorType Type, IReadOnlyList<long> Shape, long Offset, long ByteCount)
{
    /// <summary>Number of elements.</summary>
    public long ElementCount => ByteCount / TensorTypes.Size(Type);

    /// <summary>A shape for messages: "[768, 2304]".</summary>
    public static string Show<T>(IEnumerable<T> shape) => $"[{string.Join(", ", shape)}]";
}
