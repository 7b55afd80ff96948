using Microsoft.Win32.SafeHandles;

namespace SaeActors.Graph.Storage;

/// <summary>A file of <see cref="DiskStorage"/>.</summary>
internal sealed class DiskFile(string path, FileMode mode) : IStorageFile
{
    private readonly SafeFileHandle _handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public long Length => RandomAccess.GetLength(_handle);

    public int Read(long offset, Span<byte> buffer) => RandomAccess.Read(_handle, buffer, offset);

    public void Append(ReadOnlySpan<byte> bytes) => RandomAccess.Write(_handle, bytes, Length);

    public void Truncate(long length) => RandomAccess.SetLength(_handle, length);

    public void Sync() => RandomAccess.FlushToDisk(_handle);

    public void Dispose() => _handle.Dispose();
}
