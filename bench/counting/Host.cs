using System.Diagnostics;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;
using SaeActors.Graph.Checkpoints;
using SaeActors.Graph.Embedded;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.Queries;
using SaeActors.Graph.State;
using SaeActors.Graph.Storage;

namespace SaeActors.Bench.Counting;

/// <summary>The embedded host's own state, locks and store on a real disk, without model and network.</summary>
internal sealed class Host : IDisposable
{
    private const int Prepared = 4;   // windows that are applied again and again under new numbers

    private readonly BenchOptions _options;
    private readonly CoreTeam _team;
    private readonly FeatureStore _store;
    private readonly LabelStore _labels;
    private readonly ActivationWindow[] _windows;

    public Host(BenchOptions options)
    {
        _options = options;
        Plan = new CountingPlan { Seed = 1, Layers = [.. Enumerable.Range(0, options.Layers).Select(_ => Study.Exact(new LayerPlan { Width = Profile.Width }))] }.Checked();
        var storage = new DiskStorage(options.Folder);
        _team = new CoreTeam(options.Threads, "count");
        var features = Plan.Layers.Select((_, layer) => new FeatureArray(Plan, layer)).ToArray();
        var marginals = Plan.Layers.Select(layer => new LayerMarginals(layer)).ToArray();
        _store = FeatureStoreRecovery.Open(storage, Ingestion.StateSegmentBytes, Plan, features, marginals, _team);
        State = new GraphState(Plan, _team, features, marginals, sequence: 0);
        Checkpointer = new Checkpointer(State, _store, _team, Ingestion, TimeProvider.System);
        var study = StudyOf.Of(model: null, policy: null, "0", Plan.Layers);
        _labels = LabelStore.Open(storage, study);
        Question = new NeighborQuestion(study, _labels, (_, _) => double.NaN);
        var generator = options.Generator();
        Next = State.Current.Window + 1;
        _windows = [.. Enumerable.Range(0, options.Windows == 0 ? 0 : Prepared).Select(number => generator.Window(Next + number, options.Tokens))];
    }

    public static IngestionOptions Ingestion { get; } = new();

    public CountingPlan Plan { get; }

    public GraphState State { get; }

    public Checkpointer Checkpointer { get; }

    public NeighborQuestion Question { get; }

    /// <summary>Number of the next window.</summary>
    public long Next { get; private set; }

    public int Resident => State.Features.Sum(layer => Enumerable.Range(0, layer.Width).Count(feature => layer[feature] is not null));

    /// <summary>Applies a window as the host's writer does.</summary>
    /// <returns>Seconds.</returns>
    public double Apply() => Apply(Renumbered(_windows[Next % Prepared], _options.Tokens));

    /// <summary>Applies only the first tokens of a window.</summary>
    public double ApplyPart(int tokens) => Apply(Renumbered(_windows[Next % Prepared], tokens));

    /// <inheritdoc/>
    public void Dispose()
    {
        State.Dispose();
        _labels.Dispose();
        _store.Dispose();
        _team.Dispose();
    }

    private double Apply(ActivationWindow window)
    {
        var clock = Stopwatch.StartNew();
        Checkpointer.Changed(State.Apply(window));
        Next++;
        return clock.Elapsed.TotalSeconds;
    }

    private ActivationWindow Renumbered(ActivationWindow window, int tokens)
    {
        var prompts = window.PromptStarts[..(window.PromptStarts.IndexOf(tokens) + 1)].ToArray();
        var first = Next * window.Sequences.Length;
        return new ActivationWindow(
            Next,
            [.. window.Layers.ToArray().Select(layer => FirstOf(layer, tokens))],
            window.Tokens[..tokens].ToArray(),
            window.Counted[..tokens].ToArray(),
            prompts,
            [.. Enumerable.Range(0, prompts.Length - 1).Select(prompt => first + prompt)]);
    }

    private static LayerActivations FirstOf(LayerActivations layer, int tokens)
    {
        if (tokens == layer.TokenCount) return layer;
        var end = layer.Starts[tokens];
        return new LayerActivations(layer.Width, layer.Starts[..(tokens + 1)].ToArray(), layer.Features[..end].ToArray(), layer.Values[..end].ToArray());
    }
}
