using System.Globalization;
using SaeActors.Graph.Analysis.Imports;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;

namespace SaeActors.Graph.Analysis.Communities;

/// <summary>The runs of one service: one computes at a time, the others wait in line; ended ones are kept until they are deleted.</summary>
public sealed class CommunityRuns : ICommunities, IAsyncDisposable
{
    private readonly IFeatureGraph _graph;
    private readonly ICommunityStore _store;
    private readonly IEdgeTables? _tables;
    private readonly CommunityComputation _computation;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, StoredCommunityRun> _runs = [];
    private readonly Dictionary<long, CancellationTokenSource> _going = [];
    private readonly SemaphoreSlim _turn = new(1);
    private long _last;
    private Task _all = Task.CompletedTask;

    /// <summary>Opens the store; what was going on when the last process ended has failed.</summary>
    /// <exception cref="InvalidDataException">The store is damaged.</exception>
    public CommunityRuns(IFeatureGraph graph, ICommunityStore store, int threads, IEdgeTables? tables = null)
    {
        (_graph, _store, _tables, _computation) = (graph, store, tables, new CommunityComputation(graph, threads, tables));
        foreach (var stored in store.Load())
        {
            var run = stored.Run;
            var ended = run.State is CommunityState.Waiting or CommunityState.Running
                ? run with { State = CommunityState.Failed, Detail = "the service stopped before it was done" }
                : run;
            _runs[run.Id] = stored with { Run = ended };
            _last = run.Id;
        }
    }

    /// <inheritdoc/>
    public async Task<CommunityRun> StartAsync(CommunityRequest request, CancellationToken cancellation)
    {
        Check(request);
        if (request.Imported is { } name) await CheckTableAsync(name, MeasureNames.NameOf(request.Edges.Measure), cancellation);
        lock (_lock)
        {
            var run = new CommunityRun(++_last, SeriesOf(request), _graph.Study.Id, 0, request, CommunityState.Waiting, 0, "waiting", null);
            var stop = new CancellationTokenSource();
            Keep(new StoredCommunityRun(run, null), durably: true);
            _going[run.Id] = stop;
            _all = Task.WhenAll(_all, Task.Run(() => GoAsync(run, stop), CancellationToken.None));
            return run;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CommunityRun>> ListAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<CommunityRun>>([.. _runs.Values.Reverse().Select(stored => stored.Run with
            {
                Result = stored.Run.Result is { } result ? result with { Communities = [] } : null,
            })]);
        }
    }

    /// <inheritdoc/>
    public Task<CommunityRun?> FindAsync(long id, CancellationToken cancellation)
    {
        lock (_lock) return Task.FromResult(_runs.GetValueOrDefault(id)?.Run);
    }

    /// <inheritdoc/>
    public Task<CommunityMembers?> MembersAsync(long id, CancellationToken cancellation)
    {
        lock (_lock) return Task.FromResult(_runs.GetValueOrDefault(id)?.Members);
    }

    /// <inheritdoc/>
    public Task<CommunityRun?> DeleteAsync(long id, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (!_runs.TryGetValue(id, out var stored)) return Task.FromResult<CommunityRun?>(null);
            if (_going.TryGetValue(id, out var stop))
            {
                stop.Cancel();
                return Task.FromResult<CommunityRun?>(stored.Run with { Detail = "stopping" });
            }

            _store.Delete(id);
            _runs.Remove(id);
            return Task.FromResult<CommunityRun?>(stored.Run);
        }
    }

    /// <summary>Stops what goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        Task all;
        lock (_lock)
        {
            foreach (var stop in _going.Values) stop.Cancel();
            all = _all;
        }

        await all;
        _turn.Dispose();
    }

    private async Task GoAsync(CommunityRun run, CancellationTokenSource stop)
    {
        var ended = new StoredCommunityRun(run, null);
        try
        {
            await _turn.WaitAsync(stop.Token);
            try
            {
                Tell(run.Id, 0, "reading edges");
                var (window, result, members) = await _computation.RunAsync(run.Request, Before(run), (share, what) => Tell(run.Id, share, what), stop.Token);
                ended = new StoredCommunityRun(run with { Window = window, State = CommunityState.Done, Progress = 1, Detail = "done", Result = result }, members);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException)
        {
            ended = ended with { Run = run with { State = CommunityState.Cancelled, Detail = "cancelled" } };
        }
        catch (Exception failure)
        {
            ended = ended with { Run = run with { State = CommunityState.Failed, Detail = failure.Message } };
        }

        lock (_lock)
        {
            _going.Remove(run.Id);
            stop.Dispose();
            Keep(ended, durably: true);
        }
    }

    private (long Id, CommunityMembers Members)? Before(CommunityRun run)
    {
        lock (_lock)
        {
            return _runs.Values.LastOrDefault(stored => stored.Run.Id < run.Id && stored.Run.Series == run.Series && stored.Members is not null) is { } last
                ? (last.Run.Id, last.Members!)
                : null;
        }
    }

    private void Tell(long id, double progress, string detail)
    {
        lock (_lock)
        {
            var stored = _runs[id];
            Keep(stored with { Run = stored.Run with { State = CommunityState.Running, Progress = progress, Detail = detail } }, durably: false);
        }
    }

    /// <summary>A run whose file cannot be written is kept in memory all the same, and says so.</summary>
    private void Keep(StoredCommunityRun stored, bool durably)
    {
        _runs[stored.Run.Id] = stored;
        if (!durably) return;
        try
        {
            _store.Save(stored);
        }
        catch (IOException failure)
        {
            _runs[stored.Run.Id] = stored with { Run = stored.Run with { Detail = $"{stored.Run.Detail}; not stored: {failure.Message}" } };
        }
    }

    private void Check(CommunityRequest request)
    {
        var last = _graph.Study.Layers.Count - 1;
        if (request.FromLayer < 0 || request.ToLayer > last || request.FromLayer >= request.ToLayer)
        {
            throw new ArgumentException($"layers are {request.FromLayer} to {request.ToLayer}; expected at least two from 0 to {last}.");
        }

        if (!(request.Edges.Threshold >= 0) || !double.IsFinite(request.Edges.Threshold)) throw new ArgumentException($"threshold is {request.Edges.Threshold}; expected a number of at least 0: edges weigh what they measure.");
        if (!(request.Resolution >= 0) || !double.IsFinite(request.Resolution)) throw new ArgumentException($"resolution is {request.Resolution}; expected a number of at least 0.");
        if (request.Edges.MinSupport < 1) throw new ArgumentException($"minSupport is {request.Edges.MinSupport}; expected at least 1.");
        if (request.Iterations < 1) throw new ArgumentException($"iterations is {request.Iterations}; expected at least 1.");
        if (request.MaskAfterwards && request.Text is null) throw new ArgumentException("a partition is masked by a prompt; expected a text.");
    }

    private async Task CheckTableAsync(string name, string measure, CancellationToken cancellation)
    {
        if (_tables is null) throw new ArgumentException($"imported is '{name}'; expected none, because this service keeps no edge tables.");
        if (await _tables.FindAsync(name, cancellation) is not { } card) throw new ArgumentException($"imported is '{name}'; expected an edge table, as GET /api/edges/import lists them.");
        if (!card.Measures.ContainsKey(measure)) throw new ArgumentException($"measure is {measure}; the edge table '{name}' has {string.Join(", ", card.Measures.Keys)}.");
    }

    /// <summary>The parameters in one line.</summary>
    private static string SeriesOf(CommunityRequest request) => string.Create(
        CultureInfo.InvariantCulture,
        $"{MeasureNames.NameOf(request.Edges.Measure)} > {request.Edges.Threshold:R}{(request.Imported is null ? $", n12 >= {request.Edges.MinSupport}" : "")}, {request.Quality}, resolution {request.Resolution:R}, seed {request.Seed}, layers {request.FromLayer}-{request.ToLayer}, {(request.Iterations is { } rounds ? $"{rounds} rounds" : "until stable")}{(request.KeepIsolated ? ", isolated kept" : "")}{(request.Imported is { } table ? $", edges {table}" : "")}{(request.Text is { } text ? $"{(request.MaskAfterwards ? ", masked to" : ", on")} {text}" : "")}");
}
