using System.Buffers;

namespace SaeActors.Inference.Kernels;

/// <summary>An array borrowed for the length of a <c>using</c>: exactly <paramref name="length"/> elements, not cleared, given back at the end.</summary>
internal readonly ref struct Rented<T>(int length)
    where T : unmanaged
{
    /// <summary>The borrowed array; at least the asked length.</summary>
    public T[] Array { get; } = ArrayPool<T>.Shared.Rent(length);

    /// <summary>(length,) The elements.</summary>
    public Span<T> Span => Array.AsSpan(0, length);

    /// <summary>Gives the array back.</summary>
    public void Dispose() => ArrayPool<T>.Shared.Return(Array);
}
