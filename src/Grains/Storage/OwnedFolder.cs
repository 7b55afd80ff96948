using SaeActors.Graph.Storage;

namespace SaeActors.Grains.Storage;

/// <summary>A folder whose every change asks first whether the writer still owns it.</summary>
internal sealed class OwnedFolder(IStorage folder, Action check) : IStorage
{
    public IReadOnlyList<string> List(string path) => folder.List(path);

    public IStorageFile Open(string path) => new OwnedFile(folder.Open(path), check);

    public IStorageFile Create(string path)
    {
        check();
        return new OwnedFile(folder.Create(path), check);
    }

    public void Rename(string from, string to)
    {
        check();
        folder.Rename(from, to);
    }

    public void Delete(string path)
    {
        check();
        folder.Delete(path);
    }

    public void SyncFolder(string path)
    {
        check();
        folder.SyncFolder(path);
    }

    private sealed class OwnedFile(IStorageFile file, Action check) : IStorageFile
    {
        public long Length => file.Length;

        public int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public void Append(ReadOnlySpan<byte> bytes)
        {
            check();
            file.Append(bytes);
        }

        public void Truncate(long length)
        {
            check();
            file.Truncate(length);
        }

        public void Sync()
        {
            check();
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
