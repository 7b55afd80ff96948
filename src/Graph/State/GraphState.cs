using SaeActors.Features.Counting;
using SaeActors.Features.Windows;

namespace SaeActors.Graph.State;

/// <summary>Everything counted, in arrays: all features of the embedded host, or those whose grains live on one silo.</summary>
/// <remarks>One writer applies windows; questions come from any thread and are answered at <see cref="GraphVersion.Window"/>, also in the
/// middle of a window: a question that meets a feature which has not applied the window yet applies it there and then, which is
/// what the writer would have done, in the same order (docs/decisions/answers-at-one-window.md).</remarks>
internal sealed class GraphState : IDisposable
{
    private const int Batch = 64;   // features that a thread takes at a time

    private readonly WindowGate _gate = new();
    private readonly PreparedWindow _prepared;   // nobody reads it between End and Begin
    private readonly CoreTeam _team;
    private readonly EdgeScans _scans = new();
    private GraphVersion _current;

    /// <summary>Nothing counted.</summary>
    public GraphState(CountingPlan plan, CoreTeam team)
        : this(plan, team, Empty(plan), [.. plan.Layers.Select(layer => new LayerMarginals(layer))], sequence: 0)
    {
    }

    /// <summary>What a checkpoint held; features may hold later windows than the marginals of layer 0 until those are applied again.</summary>
    public GraphState(CountingPlan plan, CoreTeam team, FeatureArray[] features, LayerMarginals[] marginals, long sequence)
    {
        (Plan, _team, Features) = (plan, team, features);
        _prepared = new PreparedWindow(plan);
        _current = new GraphVersion(marginals[0].Window, sequence, marginals, null);
    }

    /// <summary>What every feature counts.</summary>
    public CountingPlan Plan { get; }

    /// <summary>(L,)</summary>
    public FeatureArray[] Features { get; }

    /// <summary>The version that a question asked now would see; for display, not for answers.</summary>
    public GraphVersion Current => Volatile.Read(ref _current);

    /// <summary>Answers a short question at one window; <paramref name="question"/> must not wait for anything.</summary>
    public T Ask<T>(Func<GraphView, T> question) => _gate.Ask(() => question(new GraphView(this, _current)));

    /// <summary>Applies the next window, or one that the marginals hold and some features do not (after a restart).</summary>
    /// <remarks>Only the one writer calls this. The window is released.</remarks>
    /// <returns>Who fired in it, good until the next call.</returns>
    public PreparedWindow Apply(ActivationWindow window)
    {
        var prepared = Begin(window);
        ApplyToAll(prepared);
        End();
        return prepared;
    }

    /// <summary>Makes a window current: the marginals count it, and from here on a question brings the features that it meets to it.
    /// The caller applies it to every feature of its own (<see cref="Apply(PreparedWindow, int, int)"/>) and calls <see cref="End()"/>.</summary>
    /// <returns>The prepared window, good until <see cref="End()"/>.</returns>
    public PreparedWindow Begin(ActivationWindow window)
    {
        if (_current.Prepared is not null) Leave();   // it was given up before every feature held it
        _prepared.Prepare(window, _team.Run);
        var marginals = new LayerMarginals[Features.Length];
        _team.Run(marginals.Length, layer => marginals[layer] = _current.Marginals[layer].Apply(_prepared, layer));
        var version = new GraphVersion(Math.Max(window.Number, _current.Window), window.Sequences[^1], marginals, _prepared);
        _gate.Advance(() => Volatile.Write(ref _current, version));
        return _prepared;
    }

    /// <summary>Every feature holds the current window, which is released.</summary>
    public void End()
    {
        Leave();
        _prepared.Window.Release();
    }

    /// <summary>Applies the current window to every active feature that is here, on the counting threads.</summary>
    public void ApplyToAll(PreparedWindow window)
    {
        var firstBatch = new int[Features.Length + 1];
        for (var layer = 0; layer < Features.Length; layer++)
        {
            firstBatch[layer + 1] = firstBatch[layer] + (window.Layer(layer).ActiveFeatures.Length + Batch - 1) / Batch;
        }

        _team.Run(firstBatch[^1], batch =>
        {
            var layer = 0;
            while (batch >= firstBatch[layer + 1]) layer++;
            ApplyBatch(window, layer, (batch - firstBatch[layer]) * Batch);
        });
    }

    /// <summary>Applies the current window to one feature, if it is here and no question has done so.</summary>
    public void Apply(PreparedWindow window, int layer, int feature)
    {
        var features = Features[layer];
        features.Enter(feature);
        try
        {
            if (features.IsElsewhere(feature)) return;
            _scans.BeforeChange(window, layer, feature, features);
            features.BroughtTo(window, feature);
        }
        finally
        {
            features.Exit(feature);
        }
    }

    /// <summary>Starts a question that may take long, over the tables of the layers [first, end), at the present window.</summary>
    public EdgeScan Scan(Func<GraphView, EdgeScan> make) => _gate.Ask(() => _scans.Add(make(new GraphView(this, _current))));

    /// <summary>Counts a scan that was made at the current window among those under way; called inside a question.</summary>
    public void Add(EdgeScan scan) => _scans.Add(scan);

    /// <summary>Reads a state that is not in the arrays for a scan, unless it came there and changed meanwhile.</summary>
    public void ReadFor(EdgeScan scan, FeatureState state)
    {
        var features = Features[state.Id.Layer];
        features.Enter(state.Id.Feature);
        try
        {
            scan.Read(state.Id.Layer, state.Id.Feature, state);
        }
        finally
        {
            features.Exit(state.Id.Feature);
        }
    }

    /// <summary>Reads one feature for a scan, unless ingestion has made that necessary before.</summary>
    /// <returns>False where the feature has fired and is not here.</returns>
    public bool Read(EdgeScan scan, int layer, int feature) => _gate.Ask(() =>
    {
        var features = Features[layer];
        features.Enter(feature);
        try
        {
            // A feature that has moved past the scan's window was read before it moved; one at the scan's window may yet have to apply it.
            var found = _current.Window == scan.Window ? At(_current, layer, feature) : features[feature];
            if (found is null && scan.Marginals(layer)[feature].LastWindow > 0 && !scan.IsComplete(layer, feature)) return false;
            scan.Read(layer, feature, found);
            return true;
        }
        finally
        {
            features.Exit(feature);
        }
    });

    /// <summary>Ends a scan.</summary>
    public void End(EdgeScan scan) => _scans.Remove(scan);

    /// <summary>A feature's state at the window of <paramref name="version"/>; its lock must be held and <paramref name="version"/> be current.</summary>
    public FeatureState? At(GraphVersion version, int layer, int feature)
    {
        if (version.Prepared is not { } window) return Features[layer][feature];
        _scans.BeforeChange(window, layer, feature, Features[layer]);
        return Features[layer].BroughtTo(window, feature);
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    /// <summary>No question in flight reads the current window when this returns, and none that comes.</summary>
    private void Leave() => _gate.Advance(() => Volatile.Write(ref _current, _current with { Prepared = null }));

    private static FeatureArray[] Empty(CountingPlan plan) =>
        [.. Enumerable.Range(0, plan.Layers.Count).Select(layer => new FeatureArray(plan, layer))];

    private void ApplyBatch(PreparedWindow window, int layer, int first)
    {
        var active = window.Layer(layer).ActiveFeatures;
        foreach (var feature in active[first..Math.Min(active.Length, first + Batch)]) Apply(window, layer, feature);
    }
}
