using SaeActors.Graph.Storage;

namespace SaeActors.Silo.Storage;

/// <summary>Files as rows of chunks. The owner's appended bytes wait in memory until a sync, which is one transaction; names are durable at once.</summary>
/// <remarks>Thread-safe, as a file system is. Bytes that were never synced are lost with the process. A deleted file can be read to its end by
/// handles of this owner; a reader elsewhere finds it cut short.</remarks>
internal sealed class PostgresStorage(FileQueries queries, FileChanges? changes) : IStorage
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, FileContents> _files = [];   // of an owner: open, or with bytes that wait for a sync

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder) => queries.List(folder);

    /// <inheritdoc/>
    public IStorageFile Open(string path)
    {
        if (changes is null) return new ReadFile(queries, Found(path).Id);
        lock (_lock)
        {
            if (!_files.TryGetValue(path, out var contents)) contents = _files[path] = new FileContents(queries, changes, Found(path));
            return HandleOf(path, contents);
        }
    }

    /// <inheritdoc/>
    public IStorageFile Create(string path)
    {
        lock (_lock)
        {
            var stored = Writable(path).Create(path);
            if (_files.TryGetValue(path, out var contents)) contents.Clear();
            else contents = _files[path] = new FileContents(queries, changes!, stored);
            return HandleOf(path, contents);
        }
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        lock (_lock)
        {
            Writable(from).Rename(from, to, IsOpen(to));
            TakeName(to);
            if (_files.Remove(from, out var moved)) _files[to] = moved;
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        lock (_lock)
        {
            Writable(path).Delete(path, IsOpen(path));
            TakeName(path);
        }
    }

    /// <summary>Nothing: a name is durable when its transaction is.</summary>
    public void SyncFolder(string folder)
    {
    }

    private StoredFile Found(string path) => queries.Find(path) ?? throw new FileNotFoundException($"no file {path}.", path);

    private FileChanges Writable(string path) =>
        changes ?? throw new InvalidOperationException($"{path}: these files are open for reading; own them to write.");

    private bool IsOpen(string path) => _files.TryGetValue(path, out var contents) && contents.Handles > 0;

    private void TakeName(string path)
    {
        if (_files.Remove(path, out var contents)) contents.IsDeleted = true;
    }

    private WrittenFile HandleOf(string path, FileContents contents)
    {
        contents.Handles++;
        return new WrittenFile(contents, () => Close(contents));
    }

    private void Close(FileContents contents)
    {
        lock (_lock)
        {
            if (--contents.Handles > 0) return;
            if (!contents.IsDeleted)
            {
                // By contents, not by name: it may have been renamed.
                if (contents.IsSynced && _files.FirstOrDefault(file => file.Value == contents).Key is { } path) _files.Remove(path);
                return;
            }
        }

        try
        {
            changes!.Forget(contents.Id);
        }
        catch (IOException)
        {
            // The next owner deletes files without a name.
        }
    }

    /// <summary>For everybody but the owner: what is stored at the moment of asking.</summary>
    private sealed class ReadFile(FileQueries queries, long file) : IStorageFile
    {
        public long Length => queries.LengthOf(file);

        public int Read(long offset, Span<byte> buffer)
        {
            var bytes = queries.Read(file, offset, buffer.Length);
            bytes.CopyTo(buffer);
            return bytes.Length;
        }

        public void Append(ReadOnlySpan<byte> bytes) => throw Refused();

        public void Truncate(long length) => throw Refused();

        public void Sync() => throw Refused();

        public void Dispose()
        {
        }

        private static InvalidOperationException Refused() => new("this file is open for reading; own the files to write.");
    }

    private sealed class WrittenFile(FileContents contents, Action close) : IStorageFile
    {
        private bool _isClosed;

        public long Length => contents.Length;

        public int Read(long offset, Span<byte> buffer) => contents.Read(offset, buffer);

        public void Append(ReadOnlySpan<byte> bytes) => contents.Append(bytes);

        public void Truncate(long length) => contents.Truncate(length);

        public void Sync() => contents.Sync();

        public void Dispose()
        {
            if (_isClosed) return;
            _isClosed = true;
            close();
        }
    }
}
