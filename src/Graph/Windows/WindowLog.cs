using System.Globalization;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Windows;

/// <summary>The bytes of every window that somebody may have applied and not everybody has saved: one file a window.</summary>
/// <remarks>A window's file is whole (its hash says so) and its name is on disk before <see cref="Append"/> returns; only then may it be applied.</remarks>
internal sealed class WindowLog
{
    private const string Folder = "windows";

    private readonly IStorage _storage;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, long> _bytes = [];   // window → bytes of its file

    private WindowLog(IStorage storage) => _storage = storage;

    /// <summary>Bytes of all files.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _bytes.Values.Sum();
        }
    }

    /// <summary>The first window in the log; 0 when it is empty.</summary>
    public long First
    {
        get
        {
            lock (_lock) return _bytes.Count == 0 ? 0 : _bytes.Keys.First();
        }
    }

    /// <summary>The last window in the log; 0 when it is empty.</summary>
    public long Last
    {
        get
        {
            lock (_lock) return _bytes.Count == 0 ? 0 : _bytes.Keys.Last();
        }
    }

    /// <summary>Opens the log. A last file that is not whole was never applied and is dropped.</summary>
    /// <exception cref="InvalidDataException">A file before the last is missing.</exception>
    public static WindowLog Open(IStorage storage)
    {
        var log = new WindowLog(storage);
        foreach (var name in storage.List(Folder))
        {
            if (WindowOf(name) is not { } window) continue;
            using var file = storage.Open($"{Folder}/{name}");
            log._bytes.Add(window, file.Length);
        }

        if (log.Last is var last && last > 0)
        {
            using var bytes = storage.Rent(NameOf(last));
            if (!WindowCodec.IsWhole(bytes.Span)) log.Drop(last, last);
        }

        return log;
    }

    /// <summary>Keeps a window's bytes; they survive anything when this returns.</summary>
    public void Append(long window, ReadOnlySpan<byte> bytes)
    {
        using (var file = _storage.Create(NameOf(window)))
        {
            file.Append(bytes);
            file.Sync();
        }

        _storage.SyncFolder(Folder);
        lock (_lock) _bytes[window] = bytes.Length;
    }

    /// <summary>Whether the log holds the window.</summary>
    public bool Has(long window)
    {
        lock (_lock) return _bytes.ContainsKey(window);
    }

    /// <summary>A window's bytes.</summary>
    /// <exception cref="InvalidDataException">They are damaged: some features may hold the window, so it cannot be made again.</exception>
    public RentedBytes Read(long window)
    {
        var bytes = _storage.Rent(NameOf(window));
        return WindowCodec.IsWhole(bytes.Span)
            ? bytes
            : throw new InvalidDataException($"{NameOf(window)} is damaged, and features may hold the window; restore the data folder from a copy.");
    }

    /// <summary>A part of a window's bytes as they are: who has all parts finds out whether the window is whole (<see cref="WindowCodec.Decode(ReadOnlyMemory{byte})"/>).</summary>
    /// <returns>Empty from the end on.</returns>
    public byte[] ReadPart(long window, long offset, int length) => _storage.ReadPart(NameOf(window), offset, length);

    /// <summary>The windows up to <paramref name="window"/>, oldest first.</summary>
    public IReadOnlyList<long> Through(long window)
    {
        lock (_lock) return [.. _bytes.Keys.TakeWhile(logged => logged <= window)];
    }

    /// <summary>Deletes the windows up to <paramref name="window"/>, which nobody needs again.</summary>
    public void DropThrough(long window) => Drop(1, window);

    public static string NameOf(long window) => $"{Folder}/{window:D12}.window";

    private void Drop(long first, long last)
    {
        long[] windows;
        lock (_lock) windows = [.. _bytes.Keys.Where(window => window >= first && window <= last)];
        foreach (var window in windows)
        {
            _storage.Delete(NameOf(window));
            lock (_lock) _bytes.Remove(window);
        }
    }

    private static long? WindowOf(string name) =>
        name.EndsWith(".window", StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(0, name.Length - ".window".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var window)
            ? window
            : null;
}
