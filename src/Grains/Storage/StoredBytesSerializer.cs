using Orleans.Storage;

namespace SaeActors.Grains.Storage;

/// <summary>Stores the record's bytes as they are: nothing around them, a row is as long as the record.</summary>
public sealed class StoredBytesSerializer : IGrainStorageSerializer
{
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The state is not <see cref="StoredBytes"/>.</exception>
    public BinaryData Serialize<T>(T input) =>
        input is StoredBytes stored ? BinaryData.FromBytes(stored.Bytes) : throw new NotSupportedException($"state is {typeof(T)}; expected {nameof(StoredBytes)}.");

    /// <inheritdoc/>
    public T Deserialize<T>(BinaryData input) => (T)(object)new StoredBytes { Bytes = input.ToArray() };
}
