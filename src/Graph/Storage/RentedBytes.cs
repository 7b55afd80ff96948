using SaeActors.Features.Memory;

namespace SaeActors.Graph.Storage;

/// <summary>Bytes in an array that somebody else uses after <see cref="Dispose"/>: windows are hundreds of megabytes, and as garbage each would set off a
/// full collection.</summary>
/// <param name="length">How many; their content is arbitrary.</param>
public sealed class RentedBytes(int length) : IDisposable
{
    private byte[]? _array = ArrayReuse.Take<byte>(length);

    /// <summary>How many.</summary>
    public int Length { get; } = length;

    /// <exception cref="ReleasedException">They were given back.</exception>
    public Memory<byte> Memory => Array.AsMemory(0, Length);

    /// <inheritdoc cref="Memory"/>
    public Span<byte> Span => Array.AsSpan(0, Length);

    private byte[] Array => _array ?? throw new ReleasedException("bytes");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array) ArrayReuse.Return(array);
    }
}
