using Microsoft.Extensions.Logging;
using SaeActors.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Checkpoints;

namespace SaeActors.Grains.Features;

/// <summary>Saves this silo's features beside the counting, longest unsaved first: a pass every interval, within its share of the time.</summary>
internal sealed partial class WriteBehind : IAsyncDisposable
{
    private const int Batch = 128;   // features saved at a time

    private readonly GrainsOptions _options;
    private readonly FeatureCalls _calls;
    private readonly ILogger<WriteBehind> _logger;
    private readonly Lock _lock = new();
    private readonly DirtyQueue _dirty;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _saving = long.MaxValue;   // the oldest window that a save under way is about
    private long _applied;

    public WriteBehind(GrainsOptions options, FeatureCalls calls, ILogger<WriteBehind> logger)
    {
        (_options, _calls, _logger, _dirty) = (options, calls, logger, new DirtyQueue(options.Study.Plan));
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Whether ingestion waits for saved features: no rest between batches.</summary>
    public bool IsPressed { get; set; }

    /// <summary>Every feature here has saved the windows up to this one.</summary>
    public long SavedThrough
    {
        get
        {
            lock (_lock) return Math.Min(_applied, Math.Min(_dirty.OldestWindow, _saving) - 1);
        }
    }

    /// <summary>Features that a window may have changed.</summary>
    public void Changed(IEnumerable<FeatureId> features, long window)
    {
        lock (_lock)
        {
            foreach (var id in features) _dirty.Add(id.Layer, id.Feature, window);
        }
    }

    /// <summary>All features here hold the windows up to this one.</summary>
    public void Applied(long window)
    {
        lock (_lock) _applied = window;
    }

    /// <summary>Forgets what was to be saved: the features have been saved on their way out, or are lost and will be sent their windows again.</summary>
    public void Forget(Func<FeatureId, bool> isGone)
    {
        lock (_lock)
        {
            var left = _dirty.Take(int.MaxValue).Where(dirty => !isGone(new FeatureId(dirty.Layer, dirty.Feature))).ToArray();
            foreach (var dirty in left) _dirty.Add(dirty.Layer, dirty.Feature, dirty.Since);
        }
    }

    /// <summary>Saves every feature that is unsaved now.</summary>
    /// <exception cref="IOException">Some could not be saved.</exception>
    public async Task FlushAsync()
    {
        long through;
        lock (_lock) through = _applied;
        while (await SaveAsync(through) is { } failed)
        {
            if (failed > 0) throw new IOException($"{failed} features could not be saved; they are unsaved as before.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task RunAsync()
    {
        var time = _options.Time;
        try
        {
            while (true)
            {
                await Task.Delay(IsPressed ? _options.Ingestion.RetryDelay : _options.Ingestion.CheckpointInterval, time, _stop.Token);
                long through;
                lock (_lock) through = _applied;
                for (var begun = time.GetTimestamp(); await SaveAsync(through) is { } failed; begun = time.GetTimestamp())
                {
                    if (failed > 0) break;
                    var share = _options.Ingestion.CheckpointShare;
                    if (!IsPressed) await Task.Delay(time.GetElapsedTime(begun) * ((1 - share) / share), time, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is not saved is counted again from the window log.
        }
    }

    /// <summary>Saves one batch of what is unsaved since <paramref name="through"/> or longer.</summary>
    /// <returns>How many could not be saved; null when nothing was left.</returns>
    private async Task<int?> SaveAsync(long through)
    {
        await _turn.WaitAsync(_stop.Token);
        try
        {
            DirtyFeature[] taken;
            lock (_lock)
            {
                if (_dirty.OldestWindow > through) return null;
                taken = _dirty.Take(Batch);
                _saving = taken.Min(dirty => dirty.Since);
            }

            var saved = await Task.WhenAll(taken.Select(TryAsync));
            lock (_lock)
            {
                _saving = long.MaxValue;
                if (Array.IndexOf(saved, false) >= 0) _dirty.Return(taken.Where((_, position) => !saved[position]));
            }

            return saved.Count(done => !done);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> TryAsync(DirtyFeature dirty)
    {
        try
        {
            return await _calls[dirty.Layer, dirty.Feature].Save();
        }
        catch (Exception failure)
        {
            LogNotSaved(failure, dirty.Layer, dirty.Feature);
            return false;
        }
    }
}
