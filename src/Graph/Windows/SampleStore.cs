using System.Globalization;
using SaeActors.Features;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Windows;

/// <summary>Whole windows kept as a sample of everything that was ingested, for checks that need tokens and not counts.</summary>
/// <remarks>The windows with the smallest hashes of study and number, as many as the token budget holds: a uniform choice that
/// depends on nothing else, so that a restart or another host chooses the same.</remarks>
internal sealed class SampleStore
{
    private const string Folder = "samples";
    private const string Ending = ".window";

    private readonly IStorage _storage;
    private readonly long _tokens;
    private readonly ulong _seed;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(ulong Hash, long Window), long> _kept = [];   // → counted tokens
    private long _considered;

    private SampleStore(IStorage storage, long tokens, ulong seed) => (_storage, _tokens, _seed) = (storage, tokens, seed);

    /// <summary>The kept windows, oldest first.</summary>
    public IReadOnlyList<long> Windows
    {
        get
        {
            lock (_lock) return [.. _kept.Keys.Select(key => key.Window).Order()];
        }
    }

    public static SampleStore Open(IStorage storage, long tokens, ulong seed)
    {
        var store = new SampleStore(storage, tokens, seed);
        foreach (var name in storage.List(Folder))
        {
            if (!name.EndsWith(Ending, StringComparison.Ordinal)) continue;   // a crash left a draft, which is made again
            var parts = name[..^Ending.Length].Split('-');
            var (window, count) = (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
            store._kept[store.KeyOf(window)] = count;
            store._considered = Math.Max(store._considered, window);
        }

        store.Evict();
        return store;
    }

    /// <summary>Takes what it keeps out of the window log, which is about to drop the windows through <paramref name="watermark"/>.</summary>
    public void Consider(WindowLog windows, long watermark)
    {
        if (_tokens == 0) return;
        foreach (var window in windows.Through(watermark))
        {
            if (window <= _considered) continue;
            _considered = window;
            if (_kept.Count > 0 && KeyOf(window).CompareTo(_kept.Keys.Last()) > 0 && _kept.Values.Sum() >= _tokens) continue;
            using var bytes = windows.Read(window);
            var counted = WindowCodec.Decode(bytes.Memory, 0..0).CountedTokens;
            _storage.WriteWhole(NameOf(window, counted), bytes.Span);
            lock (_lock) _kept[KeyOf(window)] = counted;
            Evict();
        }
    }

    /// <summary>A kept window's bytes; null where it is kept no longer.</summary>
    public RentedBytes? Read(long window)
    {
        lock (_lock) return _kept.TryGetValue(KeyOf(window), out var counted) ? _storage.Rent(NameOf(window, counted)) : null;
    }

    /// <summary>A part of a kept window's bytes, empty from the end on; null where it is kept no longer.</summary>
    public byte[]? ReadPart(long window, long offset, int length)
    {
        lock (_lock) return _kept.TryGetValue(KeyOf(window), out var counted) ? _storage.ReadPart(NameOf(window, counted), offset, length) : null;
    }

    private void Evict()
    {
        while (_kept.Count > 0 && _kept.Values.Sum() > _tokens)
        {
            var last = _kept.Keys.Last();
            lock (_lock)
            {
                _storage.Delete(NameOf(last.Window, _kept[last]));
                _kept.Remove(last);
            }
        }
    }

    private (ulong Hash, long Window) KeyOf(long window) => (SplitMix.Mix(_seed ^ SplitMix.Mix((ulong)window)), window);

    private static string NameOf(long window, long counted) => $"{Folder}/{window:D12}-{counted}{Ending}";
}
