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

    /// <summary>A feature that is in memory, as a card without logits.</summary>
    public async Task<FeatureCard> CardAsync(FeatureId id)
    {
        var (version, bins) = await AskAsync(view => (view.Version, view.With(id, FeatureCards.Bins)));
        return FeatureCards.Of(options.Study.Study, id, version, bins, labels.Value[id]);
    }

    /// <summary>Where a feature that is in memory fired.</summary>
    public Task<FeaturePlaces> PlacesAsync(FeatureId id) => AskAsync(view => view.With(id, found => new FeaturePlaces(
        view.Version.Window, found is null ? [] : found.TopExamples.ToArray(), found is null ? [] : found.SampledExamples.ToArray())));

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
