using SaeActors.Features;
using SaeActors.Features.Communities;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Storage;
using SaeActors.Graph.Tests.Embedded;

namespace SaeActors.Graph.Tests.Analysis;

public sealed class CommunityRunsTests : IDisposable
{
    private const double Threshold = 0.2;

    private static readonly CommunityRequest Request = new(
        new EdgeChoice(Measure.Jaccard, Threshold, 1), QualityFunction.DirectedModularity, 1, 7, 0, 2, null, false, null, false, null);

    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-test-").FullName;

    private CommunityFiles Files => new(new DiskStorage(_folder));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_run_is_Leiden_on_the_edges_of_one_window()
    {
        await using var host = await StartAsync(windows: 4);
        await using var runs = new CommunityRuns(host.Graph, Files, threads: 2);
        var run = await EndedAsync(runs, await runs.StartAsync(Request, CancellationToken.None));
        Assert.Equal((CommunityState.Done, 4), (run.State, run.Window));

        var edges = (await host.Graph.PairsAsync()).Where(edge => edge.Value > Threshold).ToArray();
        var nodes = edges.SelectMany(edge => new[] { new FeatureId(edge.Layer, edge.Upstream), new FeatureId(edge.Layer + 1, edge.Downstream) }).Distinct().ToList();
        var graph = CommunityGraph.FromEdges(
            nodes.Count, [.. edges.Select(edge => nodes.IndexOf(new(edge.Layer, edge.Upstream)))],
            [.. edges.Select(edge => nodes.IndexOf(new(edge.Layer + 1, edge.Downstream)))], [.. edges.Select(edge => edge.Value)], directed: true);
        var members = (await runs.MembersAsync(run.Id, CancellationToken.None))!;
        var found = new Partition([.. nodes.Select(node => members.OfLayer[node.Layer][node.Feature])]);
        Assert.Equal((edges.Length, nodes.Count), (run.Result!.Edges, run.Result.Nodes));
        Assert.Equal(found.Quality(graph, QualityFunction.DirectedModularity), run.Result.Quality, precision: 12);
        Assert.Equal(ConnectedComponents.Of(graph).Quality(graph, QualityFunction.DirectedModularity), run.Result.ComponentsQuality, precision: 12);
        Assert.Equal(nodes.Count, members.OfLayer.Sum(layer => layer.Count(community => community >= 0)));
        foreach (var card in run.Result.Communities)
        {
            Assert.Equal(card.Size, members.OfLayer.Sum(layer => layer.Count(community => community == card.Id)));
            Assert.Equal(card.Size, card.Layers.Sum());
            Assert.All(card.TopFeatures, name => Assert.True(
                FeatureId.TryParse(name, out var id) && members.OfLayer[id.Layer][id.Feature] == card.Id, $"{name} is not in community {card.Id}."));
        }
    }

    [Fact]
    public async Task Ids_stay_within_a_series_and_what_moved_is_said()
    {
        await using var host = await StartAsync(windows: 4);
        await using var runs = new CommunityRuns(host.Graph, Files, threads: 1);
        var first = await EndedAsync(runs, await runs.StartAsync(Request, CancellationToken.None));
        var again = await EndedAsync(runs, await runs.StartAsync(Request, CancellationToken.None));
        Assert.Null(first.Result!.Changes);
        Assert.Equal((first.Id, 0, 0, 0), (again.Result!.Changes!.Since, again.Result.Changes.Born.Count, again.Result.Changes.Died.Count, again.Result.Changes.Moved));
        Assert.Equal(first.Result.Communities.Select(card => (card.Id, card.Size)), again.Result.Communities.Select(card => (card.Id, card.Size)));

        await host.Graph.IngestAsync(Enumerable.Range(5, 4).Select(seed => Uploads.Of((ulong)seed)));
        var later = await EndedAsync(runs, await runs.StartAsync(Request, CancellationToken.None));
        var (old, now) = ((await runs.MembersAsync(again.Id, CancellationToken.None))!, (await runs.MembersAsync(later.Id, CancellationToken.None))!);
        var moved = old.OfLayer.Zip(now.OfLayer, (before, after) => before.Zip(after).Count(pair => pair is ( >= 0, >= 0) && pair.First != pair.Second)).Sum();
        Assert.Equal((again.Id, moved), (later.Result!.Changes!.Since, later.Result.Changes.Moved));
        var alive = now.OfLayer.SelectMany(layer => layer).ToHashSet();
        Assert.All(later.Result.Changes.Died, id => Assert.DoesNotContain(id, alive));
        Assert.All(later.Result.Changes.Born, id => Assert.True(id >= old.NextId, $"id {id} was used before."));

        var other = await EndedAsync(runs, await runs.StartAsync(Request with { Seed = 8 }, CancellationToken.None));
        Assert.Null(other.Result!.Changes);
    }

    [Fact]
    public async Task Runs_outlive_the_process_until_they_are_deleted()
    {
        await using var host = await StartAsync(windows: 2);
        CommunityRun run;
        await using (var first = new CommunityRuns(host.Graph, Files, threads: 1)) run = await EndedAsync(first, await first.StartAsync(Request, CancellationToken.None));
        Files.Save(new StoredCommunityRun(run with { Id = 2, State = CommunityState.Running, Result = null }, null));   // what a killed process leaves
        await using var second = new CommunityRuns(host.Graph, Files, threads: 1);
        var kept = (await second.FindAsync(run.Id, CancellationToken.None))!;
        Assert.Equal(run.Result!.Communities.Select(card => (card.Id, card.Size)), kept.Result!.Communities.Select(card => (card.Id, card.Size)));
        Assert.Equal(CommunityState.Failed, (await second.FindAsync(2, CancellationToken.None))!.State);
        Assert.Equal([2, 1], (await second.ListAsync(CancellationToken.None)).Select(listed => listed.Id));
        Assert.NotNull(await second.DeleteAsync(1, CancellationToken.None));
        Assert.Null(await second.FindAsync(1, CancellationToken.None));
        await using var third = new CommunityRuns(host.Graph, Files, threads: 1);
        Assert.Null(await third.FindAsync(1, CancellationToken.None));
        Assert.Equal(3, (await third.StartAsync(Request, CancellationToken.None)).Id);
    }

    [Fact]
    public async Task A_run_that_is_stopped_while_it_waits_or_works_is_cancelled()
    {
        await using var host = await StartAsync(windows: 2);
        await using var runs = new CommunityRuns(host.Graph, Files, threads: 1);
        var started = new List<CommunityRun>();
        for (var number = 0; number < 8; number++) started.Add(await runs.StartAsync(Request with { Seed = (ulong)number }, CancellationToken.None));
        foreach (var run in started) await runs.DeleteAsync(run.Id, CancellationToken.None);
        foreach (var run in started)
        {
            var ended = await EndedAsync(runs, run);
            Assert.True(ended is null or { State: CommunityState.Cancelled or CommunityState.Done }, $"run {run.Id} is {ended?.State}.");
        }

        Assert.Equal(CommunityState.Done, (await EndedAsync(runs, await runs.StartAsync(Request, CancellationToken.None))).State);
    }

    [Fact]
    public async Task A_prompt_without_a_model_fails_and_senseless_requests_are_refused()
    {
        await using var host = await StartAsync(windows: 1);
        await using var runs = new CommunityRuns(host.Graph, Files, threads: 1);
        var failed = await EndedAsync(runs, await runs.StartAsync(Request with { Text = "text" }, CancellationToken.None));
        Assert.Equal(CommunityState.Failed, failed.State);
        foreach (var wrong in new[]
        {
            Request with { FromLayer = 2 }, Request with { ToLayer = 3 }, Request with { Resolution = -1 }, Request with { Iterations = 0 },
            Request with { Edges = Request.Edges with { Threshold = -0.1 } }, Request with { Edges = Request.Edges with { Threshold = double.NaN } },
        })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => runs.StartAsync(wrong, CancellationToken.None));
        }
    }

    [Fact]
    public async Task Without_any_edge_there_is_an_empty_result_with_or_without_isolated_features()
    {
        await using var host = await StartAsync(windows: 1);
        await using var runs = new CommunityRuns(host.Graph, Files, threads: 1);
        var none = Request with { Edges = new EdgeChoice(Measure.Jaccard, 1, 1) };
        Assert.Equal((0, 0), Shape(await EndedAsync(runs, await runs.StartAsync(none, CancellationToken.None))));
        Assert.Equal((24 + 40 + 32, 0), Shape(await EndedAsync(runs, await runs.StartAsync(none with { KeepIsolated = true }, CancellationToken.None))));

        static (int Nodes, int Communities) Shape(CommunityRun run) => (run.Result!.Nodes, run.Result.Count);
    }

    private static async Task<EmbeddedHost> StartAsync(int windows)
    {
        var host = await EmbeddedHost.StartAsync();
        await host.Graph.IngestAsync(Enumerable.Range(1, windows).Select(seed => Uploads.Of((ulong)seed)));
        return host;
    }

    private static async Task<CommunityRun> EndedAsync(CommunityRuns runs, CommunityRun run)
    {
        while (true)
        {
            var now = await runs.FindAsync(run.Id, CancellationToken.None);
            if (now is null or { State: not (CommunityState.Waiting or CommunityState.Running) }) return now!;
            await Task.Yield();
        }
    }
}
