using System.Globalization;
using System.Runtime.InteropServices;
using Orleans.Storage;
using SaeActors.Graph.Storage;

namespace SaeActors.Grains.Storage;

/// <summary>Grain storage in files, for a cluster of one machine without a database: a log of records (key, version, bytes), the latest of a grain counts.</summary>
/// <remarks>A write is on disk before it returns; writes that come together share one sync.</remarks>
public sealed class GrainFiles : IGrainStorage, IDisposable
{
    private const string Folder = "grains";
    private const byte Kind = 1;

    private readonly Lock _lock = new();
    private readonly SegmentedLog _log;
    private readonly Dictionary<string, StoredGrain> _index = [];
    private readonly PayloadWriter _payload = new();
    private List<Pending> _pending = [];
    private List<Pending> _writing = [];   // taken from the pending ones, not in the index yet
    private Task _committing = Task.CompletedTask;

    /// <summary>Opens the files, as the last owner left them.</summary>
    /// <param name="storage">Written by this object alone.</param>
    /// <param name="segmentBytes">A file that has reached this many bytes is closed.</param>
    /// <exception cref="InvalidDataException">A closed file is damaged.</exception>
    public GrainFiles(IStorage storage, long segmentBytes = 64L << 20)
    {
        _log = new SegmentedLog(storage, Folder, segmentBytes, commitKind: null);
        _log.Recover((record, place) =>
        {
            var head = new PayloadReader(record.Payload.Span);
            Count(head.Text(), new StoredGrain(place, head.Number()));
        });
    }

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_lock)
        {
            if (_index.TryGetValue(KeyOf(stateName, grainId), out var found))
            {
                (grainState.State, grainState.ETag, grainState.RecordExists) = ((T)(object)new StoredBytes { Bytes = BytesAt(found.Place) }, Tag(found.Version), true);
                return Task.CompletedTask;
            }
        }

        (grainState.State, grainState.ETag, grainState.RecordExists) = ((T)(object)new StoredBytes(), null!, false);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = KeyOf(stateName, grainId);
        var bytes = ((StoredBytes)(object)grainState.State!).Bytes;
        lock (_lock)
        {
            var version = VersionOf(key);
            if ((grainState.ETag ?? "0") != Tag(version)) throw new InconsistentStateException($"{key}: somebody else has written.", Tag(version), grainState.ETag!);
            var write = new Pending(key, version + 1, bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            _pending.Add(write);
            if (_committing.IsCompleted) _committing = Task.Run(Commit);
            return DoneAsync(write, grainState);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: nothing in a study is forgotten grain by grain.</exception>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException("states are not cleared.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _committing.Wait();
        _log.Dispose();
    }

    private static string KeyOf(string stateName, GrainId grain) => $"{stateName}/{grain}";

    private static string Tag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static async Task DoneAsync<T>(Pending write, IGrainState<T> state)
    {
        await write.Done.Task;
        (state.ETag, state.RecordExists) = (Tag(write.Version), true);
    }

    /// <summary>The version that the next writer must have read: accepted, whether on disk already or not.</summary>
    private long VersionOf(string key) =>
        (_pending.FindLast(write => write.Key == key) ?? _writing.FindLast(write => write.Key == key))?.Version
        ?? (_index.TryGetValue(key, out var stored) ? stored.Version : 0);

    /// <summary>Writes what has come together, syncs once, and goes on while more comes.</summary>
    private void Commit()
    {
        while (true)
        {
            List<Pending> writes;
            lock (_lock)
            {
                if (_pending.Count == 0)
                {
                    _committing = Task.CompletedTask;
                    return;
                }

                (writes, _writing, _pending) = (_pending, _pending, []);
            }

            Commit(writes);
        }
    }

    private void Commit(List<Pending> writes)
    {
        try
        {
            List<(string Key, StoredGrain Stored)> added;
            lock (_lock) added = Add(writes);
            _log.Sync();
            lock (_lock)
            {
                foreach (var (key, stored) in added) Count(key, stored);
                _writing = [];
                foreach (var write in writes) write.Done.SetResult();
                _log.DropEmptied();
            }
        }
        catch (Exception failure)
        {
            lock (_lock) _writing = [];
            foreach (var write in writes) write.Done.TrySetException(failure);
        }
    }

    /// <summary>Adds the writes to the log, after records of emptied files that still count and without anything that a failed batch left.</summary>
    private List<(string Key, StoredGrain Stored)> Add(List<Pending> writes)
    {
        var added = new List<(string Key, StoredGrain Stored)>(writes.Count);
        _log.CutBack();
        _log.Compact((record, place) =>
        {
            var head = new PayloadReader(record.Payload.Span);
            var key = head.Text();
            if (_index.TryGetValue(key, out var counts) && counts.Place == place) added.Add((key, counts with { Place = _log.Append(Kind, record.Payload.Span) }));
        });
        foreach (var (key, version, bytes, _) in writes)
        {
            added.Add((key, new StoredGrain(_log.Append(Kind, _payload.Clear().Text(key).Number(version).Raw(bytes).Bytes), version)));
        }

        return added;
    }

    private void Count(string key, StoredGrain stored)
    {
        ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, key, out _);
        _log.Supersede(counts.Place, stored.Place);
        counts = stored;
    }

    private byte[] BytesAt(RecordPlace place)
    {
        var head = new PayloadReader(_log.Read(place));
        (_, _) = (head.Text(), head.Number());
        return head.Rest.ToArray();
    }

    private sealed record Pending(string Key, long Version, byte[] Bytes, TaskCompletionSource Done);
}
