using Microsoft.Extensions.DependencyInjection;
using SaeActors.Features.Communities;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Analysis.Imports;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Embedded;
using SaeActors.Graph.Storage;

namespace SaeActors.Grains.Tests;

public sealed class CommunityTests : IDisposable
{
    private static readonly CommunityRequest Request = new(
        new EdgeChoice(Measure.Jaccard, 0.2, 1), QualityFunction.DirectedModularity, 1, 7, 0, 2, null, false, null, false, null);

    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_grain_gives_the_embedded_hosts_partition_and_keeps_it_over_a_restart()
    {
        UploadedWindow[] windows = [.. Enumerable.Range(1, 4).Select(seed => Uploads.Of((ulong)seed))];
        await using var embedded = await EmbeddedFeatureGraph.OpenAsync(
            new EmbeddedOptions { DataFolder = _folder, Widths = Uploads.Widths, Threads = 2 }, CancellationToken.None);
        await embedded.IngestAsync(windows);
        await using var runs = new CommunityRuns(embedded, new CommunityFiles(new DiskStorage(_folder)), threads: 2);
        await using var cluster = await ClusterHost.StartAsync(3);
        await cluster.Graph.IngestAsync(windows);

        var (expected, expectedMembers) = await EndedAsync(runs);
        var (found, members) = await EndedAsync(cluster.Communities);
        Assert.Equal((CommunityState.Done, 4), (found.State, found.Window));
        Assert.Equivalent(expected.Result, found.Result, strict: true);
        Assert.Equal(expectedMembers.OfLayer, members.OfLayer);

        await cluster.RestartAsync();
        Assert.Equivalent(found, await cluster.Communities.FindAsync(found.Id, CancellationToken.None), strict: true);
        Assert.NotNull(await cluster.Communities.DeleteAsync(found.Id, CancellationToken.None));
        Assert.Empty(await cluster.Communities.ListAsync(CancellationToken.None));
        Assert.Null(await cluster.Communities.MembersAsync(found.Id, CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => cluster.Communities.StartAsync(Request with { ToLayer = 3 }, CancellationToken.None));
    }

    [Fact]
    public async Task An_edge_table_sent_to_one_silo_is_read_by_all_partitioned_and_kept_over_a_restart()
    {
        await using var cluster = await ClusterHost.StartAsync(2);
        var table = new EdgeTable(cluster.Graph.Study, "upstream,downstream,jaccard");
        foreach (var (number, line) in new[] { "0_1,1_1,0.9", "1_1,2_1,0.8", "0_2,1_2,0.7", "1_2,2_2,0.6" }.Index()) table.Add(number + 2, line);
        Assert.Equal(4, (await Tables(0).PutAsync("mine", table, CancellationToken.None))!.Edges);
        Assert.Null(await Tables(1).PutAsync("mine", table, CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Tables(1).PutAsync("not a name", table, CancellationToken.None));
        Assert.Equal(table.Lines(), (await Tables(1).ReadAsync("mine", CancellationToken.None))!.Lines());

        var (run, members) = await EndedAsync(cluster.Communities, Request with { Imported = "mine" });
        Assert.Equal((CommunityState.Done, 4L, 2), (run.State, run.Result!.Edges, run.Result.Count));
        Assert.Equal(members.OfLayer[0][1], members.OfLayer[2][1]);

        await cluster.RestartAsync();
        Assert.Equal(["mine"], (await Tables(1).ListAsync(CancellationToken.None)).Select(card => card.Name));
        Assert.NotNull(await Tables(1).DeleteAsync("mine", CancellationToken.None));
        Assert.Null(await Tables(0).FindAsync("mine", CancellationToken.None));

        IEdgeTables Tables(int silo) => cluster.Services(silo).GetRequiredService<IEdgeTables>();
    }

    private static async Task<(CommunityRun Run, CommunityMembers Members)> EndedAsync(ICommunities communities, CommunityRequest? request = null)
    {
        var run = await communities.StartAsync(request ?? Request, CancellationToken.None);
        while (run.State is CommunityState.Waiting or CommunityState.Running)
        {
            await Task.Delay(10);
            run = (await communities.FindAsync(run.Id, CancellationToken.None))!;
        }

        return (run, (await communities.MembersAsync(run.Id, CancellationToken.None))!);
    }
}
