using System.Globalization;
using Orleans.Storage;
using SaeActors.Graph.Storage;

namespace SaeActors.Grains.Storage;

/// <summary>Grain storage in files, for a cluster of one machine without a database: append-only segments of records, the newest of a grain counts.</summary>
/// <remarks>A write is on disk before it returns; writes that come together share one sync. Segments that are mostly dead are copied out and deleted.</remarks>
public sealed class GrainFiles : IGrainStorage, IDisposable
{
    private readonly Lock _lock = new();
    private readonly GrainSegments _segments;
    private readonly Dictionary<string, StoredGrain> _index;
    private List<Pending> _pending = [];
    private List<Pending> _writing = [];   // taken from the pending ones, not in the index yet
    private Task _committing = Task.CompletedTask;

    /// <summary>Opens the files, as the last owner left them.</summary>
    /// <param name="storage">Written by this object alone.</param>
    /// <exception cref="InvalidDataException">A closed segment is damaged.</exception>
    public GrainFiles(IStorage storage) => (_segments, _index) = GrainSegments.Open(storage);

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_lock)
        {
            if (_index.TryGetValue(KeyOf(stateName, grainId), out var found))
            {
                (grainState.State, grainState.ETag, grainState.RecordExists) = ((T)(object)new StoredBytes { Bytes = _segments.Read(found) }, Tag(found.Version), true);
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
        _segments.Dispose();
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
            var places = new List<StoredGrain>(writes.Count);
            lock (_lock) places.AddRange(writes.Select(write => _segments.Append(write.Key, write.Version, write.Bytes)));
            _segments.Sync();
            lock (_lock)
            {
                for (var position = 0; position < writes.Count; position++) _segments.Count(_index, writes[position].Key, places[position]);
                _segments.Compact(_index);
                _writing = [];
            }

            foreach (var write in writes) write.Done.SetResult();
        }
        catch (Exception failure)
        {
            lock (_lock)
            {
                _segments.CutBack();
                _writing = [];
            }

            foreach (var write in writes) write.Done.TrySetException(failure);
        }
    }

    private sealed record Pending(string Key, long Version, byte[] Bytes, TaskCompletionSource Done);
}
