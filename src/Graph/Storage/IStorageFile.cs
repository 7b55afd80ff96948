namespace SaeActors.Graph.Storage;

/// <summary>One open file that grows at its end. Reads may run beside one writer.</summary>
public interface IStorageFile : IDisposable
{
    /// <summary>Bytes in the file.</summary>
    long Length { get; }

    /// <summary>Reads at most <paramref name="buffer"/>'s length from <paramref name="offset"/> on; 0 at the end.</summary>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Adds bytes at the end. After an exception some of them may be there.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Cuts the file to <paramref name="length"/> bytes.</summary>
    void Truncate(long length);

    /// <summary>Returns when every byte survives a power cut.</summary>
    void Sync();
}
