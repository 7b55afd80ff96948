using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.State;

namespace SaeActors.Grains.Features;

/// <summary>What one silo has in memory: the marginals of every layer, the window that is being counted, and the states that its feature grains have brought.</summary>
/// <remarks>A grain owns its state and the order of its windows. The state also stands in an array here, behind the feature's own lock, because a
/// question about a block reads thousands of tables: one message a feature would take longer than the answer.</remarks>
internal sealed class LocalFeatures : IDisposable
{
    private readonly CoreTeam _team;
    private readonly SiloAddress _self;
    private readonly CurrentBlocks _blocks;
    private readonly Signal _moved = new();
    private volatile GraphState? _state;
    private LayerMarginals[] _before = [];

    public LocalFeatures(GrainsOptions options, ILocalSiloDetails silo, CurrentBlocks blocks)
    {
        (Plan, _self, _blocks) = (options.Study.Plan, silo.SiloAddress, blocks);
        _team = new CoreTeam(options.Threads, "window");
    }

    public CountingPlan Plan { get; }

    /// <summary>Whether features have been lost to this silo whose windows have not been sent again yet; no question is answered then.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Null until the marginals have been loaded.</summary>
    public GraphState? State => _state;

    /// <summary>Completes when the window or the readiness has changed; take it before looking.</summary>
    public Task Moved => _moved.Next;

    /// <summary>Whether the feature is in this silo's block.</summary>
    public bool Owns(FeatureId id) => _blocks.Value is var blocks && blocks.Silos.Length > 0 && blocks.OwnerOf(id.Feature, Plan.Layers[id.Layer].Width).Equals(_self);

    /// <summary>Starts from stored marginals; features come with their grains.</summary>
    public void Open(LayerMarginals[] marginals)
    {
        var features = Enumerable.Range(0, Plan.Layers.Count).Select(layer => new FeatureArray(Plan, layer, makesStates: false)).ToArray();
        (_before, _state) = (marginals, new GraphState(Plan, _team, features, marginals, sequence: 0));
    }

    /// <summary>Whether questions may be answered.</summary>
    public void SetReady(bool isReady)
    {
        IsReady = isReady;
        _moved.Pulse();
    }

    /// <summary>Makes a window current; <see cref="Before"/> is then what was known before it.</summary>
    public PreparedWindow Begin(SaeActors.Features.Windows.ActivationWindow window)
    {
        if (State!.Current.Prepared is { } current && current.Number == window.Number) return current;   // sent again after a failure
        if (window.Number > State.Current.Window) _before = State.Current.Marginals;
        var prepared = State.Begin(window);
        _moved.Pulse();
        return prepared;
    }

    /// <summary>Counts the current window on every feature that is here, as a question would on those that it meets: on threads of our own, because the
    /// pool's run the grains' turns and the requests. Who is not here is sent a message, which brings it.</summary>
    /// <remarks>Every state here must hold the windows before, which is so while <see cref="IsReady"/>.</remarks>
    public void CountPresent(PreparedWindow window) => State!.ApplyToAll(window);

    /// <summary>Whether the feature is here and has counted a window.</summary>
    public bool Holds(FeatureId id, long window) => State!.Features[id.Layer][id.Feature] is { } state && state.LastWindow >= window;

    /// <summary>The last window before the current one in which a feature fired; 0 for none.</summary>
    public long Before(int layer, int feature) => _before[layer][feature].LastWindow;

    /// <summary>The last window that a state must hold before it may be read or counted on: the current one is applied where it is met.</summary>
    public long LastOf(FeatureId id)
    {
        var version = State!.Current;
        return version.Prepared is { } window && version.Marginals[id.Layer][id.Feature].LastWindow == window.Number
            ? Before(id.Layer, id.Feature)
            : version.Marginals[id.Layer][id.Feature].LastWindow;
    }

    /// <summary>Counts the current window on one feature; nothing happens where the feature holds it.</summary>
    /// <exception cref="InvalidOperationException">Another window is current.</exception>
    public void Apply(long window, FeatureId id, FeatureState state)
    {
        var isCurrent = State!.Ask(view =>
        {
            if (view.Version.Prepared is not { } prepared || prepared.Number != window) return false;
            State.Apply(prepared, id.Layer, id.Feature);
            return true;
        });
        if (!isCurrent && state.LastWindow < window) throw new InvalidOperationException($"window {State.Current.Window} is current; expected {window}, which feature {id} does not hold.");
    }

    /// <summary>A grain brings its state, or takes it away (null).</summary>
    public void Put(FeatureId id, FeatureState? state)
    {
        var features = State!.Features[id.Layer];
        features.Enter(id.Feature);
        features[id.Feature] = state;
        features.Exit(id.Feature);
    }

    /// <summary>Reads a state while nobody changes it.</summary>
    public T With<T>(FeatureId id, FeatureState state, Func<FeatureState, T> look)
    {
        var features = State!.Features[id.Layer];
        features.Enter(id.Feature);
        try
        {
            return look(state);
        }
        finally
        {
            features.Exit(id.Feature);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _state?.Dispose();
        _team.Dispose();
    }
}
