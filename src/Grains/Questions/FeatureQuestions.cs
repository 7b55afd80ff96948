using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Storage;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;
using SaeActors.Graph.State;

namespace SaeActors.Grains.Questions;

/// <summary>Questions to the features of this silo, each answered at one window.</summary>
internal sealed class FeatureQuestions(
    GrainsOptions options, ILocalSiloDetails silo, CurrentBlocks blocks, LocalFeatures local, GrainStore store, IGrainFactory grains, LocalLabels labels)
{
    private bool HasBlock => Array.IndexOf(blocks.Value.Silos, silo.SiloAddress) >= 0;

    /// <summary>Answers a short question at the current window, as soon as this silo has all its features.</summary>
    /// <exception cref="FeatureNotHereException">This silo has no block, because it is new or goes: no window reaches it.</exception>
    /// <exception cref="ServiceAwayException">They are not there within the patience.</exception>
    public async Task<T> AskAsync<T>(Func<GraphView, T> question)
    {
        var begun = options.Time.GetTimestamp();
        while (true)
        {
            var moved = local.Moved;
            if (!HasBlock) throw new FeatureNotHereException("this silo has no block of features; sent again, the question finds another.");
            if (local.IsReady) return local.State!.Ask(question);
            await WaitAsync(moved, begun);
        }
    }

    /// <summary>Answers a short question at a certain window, with certain blocks; waits for the window where the silo has not begun it yet.</summary>
    /// <returns>Whether the silo has gone past the window, has other blocks or is taking over features, and else the answer.</returns>
    public async Task<(bool IsPast, T Value)> AtAsync<T>(Moment at, Func<GraphView, T> question)
    {
        var begun = options.Time.GetTimestamp();
        while (true)
        {
            var moved = local.Moved;
            if (!HasBlock || !local.IsReady || blocks.Value.Epoch != at.Epoch) return (true, default!);
            var (present, answer) = local.State!.Ask(view => (view.Version.Window, view.Version.Window == at.Window ? question(view) : default));
            // Features leave after the blocks have changed: who has the same blocks now had all of them while it answered.
            if (present == at.Window) return (blocks.Value.Epoch != at.Epoch, answer!);
            if (present > at.Window) return (true, default!);
            await WaitAsync(moved, begun);
        }
    }

    /// <summary>A feature of this silo as a card without logits; null where its state must be brought into memory first.</summary>
    public Task<FeatureCard?> CardAsync(FeatureId id) =>
        LookAsync(id, FeatureCards.Bins, (version, bins) => FeatureCards.Of(options.Study.Study, id, version, bins, labels.Value[id]));

    /// <summary>Where a feature of this silo fired; null where its state must be brought into memory first.</summary>
    public Task<FeaturePlaces?> PlacesAsync(FeatureId id) => LookAsync(
        id,
        found => (Top: found?.TopExamples.ToArray() ?? [], Sampled: found?.SampledExamples.ToArray() ?? []),
        (version, places) => new FeaturePlaces(version.Window, places.Top, places.Sampled));

    /// <summary>The stored state of a feature that is not in memory, if it is the one that fired in <paramref name="last"/> for the last time; null where
    /// the feature has moved on.</summary>
    /// <remarks>Bulk questions read states that sleep without waking their grains, so that they fit into any memory bound.</remarks>
    public async Task<FeatureState?> SleepingAsync(FeatureId id, long last)
    {
        var grain = grains.GetGrain<IFeatureGrain>(Keys.Feature(options.Study.Study.Id, id.Layer, id.Feature)).GetGrainId();
        var (bytes, _) = await store.ReadAsync(GrainStore.Features, grain);
        if (bytes.Length == 0) return null;
        var state = FeatureState.Read(bytes, options.Study.Plan);
        return state.LastWindow == last ? state : null;
    }

    /// <summary>Looks at one feature at the current window: in memory, or where it sleeps, without waking it. Waits for no other feature, for grains ask.</summary>
    /// <exception cref="FeatureNotHereException">This silo is taking over features.</exception>
    private async Task<TAnswer?> LookAsync<T, TAnswer>(FeatureId id, Func<FeatureState?, T> look, Func<GraphVersion, T, TAnswer> answer)
        where TAnswer : class
    {
        if (!HasBlock || !local.IsReady) throw new FeatureNotHereException("this silo is taking over features.");
        var (version, isHere, seen) = local.State!.Ask(view => view.With(id, found => (view.Version, found is not null, look(found))));
        var last = version.Marginals[id.Layer][id.Feature].LastWindow;
        if (isHere || last == 0) return answer(version, seen);
        return await SleepingAsync(id, last) is { } asleep ? answer(version, look(asleep)) : null;
    }

    private async Task WaitAsync(Task moved, long begun)
    {
        var left = options.Patience - options.Time.GetElapsedTime(begun);
        if (left <= TimeSpan.Zero) throw new ServiceAwayException("features are moving between silos; ask again.");
        try
        {
            await moved.WaitAsync(left, options.Time);
        }
        catch (TimeoutException)
        {
            throw new ServiceAwayException("features are moving between silos; ask again.");
        }
    }
}
