using SaeActors.Features.Counting;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.State;

namespace SaeActors.Graph.Checkpoints;

/// <summary>Saves features in small steps between windows, longest unsaved first, and moves the watermark.</summary>
/// <remarks>A pass saves every feature that was unsaved when it began; its commit lets the window log go up to there. The syncs of a commit run
/// beside the counting. Only the writer's thread calls this.</remarks>
internal sealed class Checkpointer(GraphState state, FeatureStore store, CoreTeam team, IngestionOptions options, TimeProvider time)
{
    private const int Batch = 128;                      // features saved between two looks at the clock
    private const long CommitBytes = 256L << 20;        // of a pass that is so large that it commits on the way

    private readonly DirtyQueue _dirty = new(state.Plan);
    private readonly List<DirtyFeature> _unsynced = [];
    private readonly StateFrame[] _frames = [.. Enumerable.Range(0, Batch).Select(_ => new StateFrame())];
    private long _lastCommit = time.GetTimestamp();
    private long _passEnd;      // the pass saves every feature unsaved at this window; 0 between passes
    private Task? _commit;
    private long _committing;

    /// <summary>Every window up to this one is saved, whatever happens.</summary>
    public long Watermark => store.Watermark;

    /// <summary>Whether anything is not saved.</summary>
    public bool HasWork => _dirty.Count > 0 || _unsynced.Count > 0 || _commit is not null;

    /// <summary>Whether a pass is under way or due.</summary>
    public bool IsDue => _commit is { IsCompleted: true } || (_commit is null && HasWork && (_passEnd > 0 || time.GetElapsedTime(_lastCommit) >= options.CheckpointInterval));

    /// <summary>Notes what a window changed.</summary>
    public void Changed(PreparedWindow window) => _dirty.Add(window);

    /// <summary>Saves for about <paramref name="budget"/>.</summary>
    /// <returns>Whether the watermark moved.</returns>
    /// <exception cref="IOException">Nothing could be written; the features are unsaved as before.</exception>
    public bool Step(TimeSpan budget)
    {
        if (_commit is { IsCompleted: false }) return false;
        if (_commit is not null) return Committed();
        if (store.IsTorn) store.Rollback();
        if (_passEnd == 0) _passEnd = state.Current.Window;
        try
        {
            var begun = time.GetTimestamp();
            while (_dirty.OldestWindow <= _passEnd && store.UncommittedBytes < CommitBytes)
            {
                Save(_dirty.Take(Batch));
                if (time.GetElapsedTime(begun) >= budget) return false;
            }

            BeginCommit();
            return false;
        }
        catch (IOException)
        {
            GiveUp();
            throw;
        }
    }

    /// <summary>Saves everything and waits for the disk.</summary>
    public void Finish()
    {
        while (HasWork)
        {
            _commit?.Wait();
            Step(TimeSpan.MaxValue);
        }
    }

    private void Save(DirtyFeature[] features)
    {
        team.Run(features.Length, position =>
        {
            var dirty = features[position];
            _frames[position].Write(dirty.Layer, dirty.Feature, state.Features[dirty.Layer][dirty.Feature]!);
        });
        _unsynced.AddRange(features);
        for (var position = 0; position < features.Length; position++) store.Put(features[position].Layer, features[position].Feature, _frames[position]);
    }

    private void BeginCommit()
    {
        for (var layer = 0; layer < state.Features.Length; layer++) store.Put(layer, state.Current.Marginals[layer]);
        store.Compact();
        var watermark = Math.Min(_dirty.OldestWindow - 1, state.Current.Window);
        _committing = watermark;
        _commit = Task.Run(() => store.Commit(watermark));
    }

    private bool Committed()
    {
        var commit = _commit!;
        _commit = null;
        if (commit.Exception?.InnerException is { } failure)
        {
            GiveUp();
            throw failure is IOException ? failure : new IOException($"the checkpoint failed: {failure.Message}", failure);
        }

        _unsynced.Clear();
        _lastCommit = time.GetTimestamp();
        if (_dirty.OldestWindow > _passEnd) _passEnd = 0;
        return true;
    }

    private void GiveUp()
    {
        _dirty.Return(_unsynced.Where(dirty => dirty.Since > 0));
        _unsynced.Clear();
        (_passEnd, _lastCommit) = (0, time.GetTimestamp());
        store.Rollback();
    }
}
