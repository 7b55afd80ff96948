using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Contract.Tests;

/// <summary>Storage in memory that loses at a power cut whatever was not synced: bytes of files, and names of folders.</summary>
/// <remarks>The strictest reading of POSIX: a file's bytes are durable after its own sync, its name after its folder's.</remarks>
public sealed class UnsyncedStorage : IStorage
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Contents> _names;      // what a running process sees
    private readonly Dictionary<string, Contents> _durable;    // what a cut leaves
    private int _syncsLeft;

    /// <param name="syncsUntilCut">The power goes at the sync after this many; that one does not happen any more.</param>
    public UnsyncedStorage(int syncsUntilCut = int.MaxValue)
        : this([], syncsUntilCut)
    {
    }

    private UnsyncedStorage(Dictionary<string, Contents> names, int syncsUntilCut) =>
        (_names, _durable, _syncsLeft) = (names, new(names), syncsUntilCut);

    public bool IsCut { get; private set; }

    /// <summary>Whether there is room for half of what is added, and no more.</summary>
    public bool IsFull { get; set; }

    /// <summary>The disk as it is found when the power is back.</summary>
    /// <param name="isHalfWritten">Whether the system had begun to write what was not synced: every name, and half of a file's unsynced bytes.</param>
    public UnsyncedStorage AfterCut(bool isHalfWritten = false)
    {
        var found = new Dictionary<string, Contents>(_durable);
        foreach (var (path, contents) in isHalfWritten ? _names : []) found[path] = contents;
        return new(found.ToDictionary(entry => entry.Key, entry => isHalfWritten ? entry.Value.HalfWritten() : entry.Value.Synced()), int.MaxValue);
    }

    public IReadOnlyList<string> List(string folder) => Do(() => (IReadOnlyList<string>)[.. _names.Keys
        .Where(path => FolderOf(path) == folder).Select(path => path[(path.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal)]);

    public IStorageFile Open(string path) => Do(() =>
        new OpenFile(this, _names.TryGetValue(path, out var contents) ? contents : throw new FileNotFoundException($"no file {path}.", path)));

    public IStorageFile Create(string path) => Do(() => new OpenFile(this, _names[path] = new Contents()));

    public void Rename(string from, string to) => Do(() =>
    {
        _names[to] = _names[from];
        return _names.Remove(from);
    });

    public void Delete(string path) => Do(() => _names.Remove(path));

    public void SyncFolder(string folder) => Sync(() =>
    {
        foreach (var path in _durable.Keys.Where(path => FolderOf(path) == folder).ToArray()) _durable.Remove(path);
        foreach (var (path, contents) in _names.Where(entry => FolderOf(entry.Key) == folder)) _durable[path] = contents;
    });

    private static string FolderOf(string path) => path.LastIndexOf('/') is var slash && slash < 0 ? "" : path[..slash];

    private T Do<T>(Func<T> action)
    {
        lock (_lock)
        {
            return IsCut ? throw new IOException("the power is off.") : action();
        }
    }

    private void Sync(Action action) => Do(() =>
    {
        if (_syncsLeft-- <= 0)
        {
            IsCut = true;
            throw new IOException("the power goes off.");
        }

        action();
        return true;
    });

    private sealed class Contents(byte[]? bytes = null)
    {
        public List<byte> Bytes { get; } = [.. bytes ?? []];

        public byte[] Safe { get; set; } = bytes ?? [];

        public Contents Synced() => new(Safe);

        public Contents HalfWritten() => new([.. Bytes.Take(Math.Min(Bytes.Count, (Safe.Length + Bytes.Count + 1) / 2))]);
    }

    private sealed class OpenFile(UnsyncedStorage storage, Contents contents) : IStorageFile
    {
        public long Length => storage.Do(() => contents.Bytes.Count);

        public int Read(long offset, Span<byte> buffer)
        {
            var (from, most) = ((int)offset, buffer.Length);
            var read = storage.Do(() => contents.Bytes.Skip(from).Take(most).ToArray());
            read.CopyTo(buffer);
            return read.Length;
        }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            var added = bytes.ToArray();
            storage.Do(() =>
            {
                contents.Bytes.AddRange(storage.IsFull ? added[..(added.Length / 2)] : added);
                return storage.IsFull ? throw new IOException("the disk is full.") : true;
            });
        }

        public void Truncate(long length) => storage.Do(() =>
        {
            contents.Bytes.RemoveRange((int)length, contents.Bytes.Count - (int)length);
            return true;
        });

        public void Sync() => storage.Sync(() => contents.Safe = [.. contents.Bytes]);

        public void Dispose()
        {
        }
    }
}
