using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;

namespace SaeActors.Grains.Tests;

/// <summary>Silos that die or go while windows are counted: nothing accepted is missing and nothing counts twice.</summary>
public sealed class FailureTests : IAsyncLifetime
{
    private const int WindowCount = 40;

    private static readonly UploadedWindow[] Windows = [.. Enumerable.Range(1, WindowCount).Select(seed => Uploads.Of((ulong)seed))];

    private ClusterHost _cluster = null!;

    public async Task InitializeAsync() => _cluster = await ClusterHost.StartAsync(3);

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task A_silo_killed_during_ingestion_takes_nothing_with_it()
    {
        await IngestWhileAsync(10, () => _cluster.KillAsync(_cluster.WithoutIngestion()));
        await AssertCountedOnceAsync(Windows);
    }

    [Fact]
    public async Task The_silo_of_the_ingestion_killed_takes_nothing_with_it()
    {
        await IngestWhileAsync(10, () => _cluster.KillAsync(_cluster.WithIngestion()));
        await AssertCountedOnceAsync(Windows);
    }

    [Fact]
    public async Task A_silo_that_stops_in_order_hands_its_features_over_and_one_that_comes_takes_its_share()
    {
        await IngestWhileAsync(10, () => _cluster.StopAsync(_cluster.WithoutIngestion()));
        await _cluster.AddAsync();
        await AssertCountedOnceAsync(Windows);
        var more = Enumerable.Range(WindowCount + 1, 5).Select(seed => Uploads.Of((ulong)seed)).ToArray();
        await _cluster.Graph.IngestAsync(more);
        await AssertCountedOnceAsync([.. Windows, .. more]);
    }

    /// <summary>Sends all windows; after some of them something happens, while questions go on.</summary>
    private async Task IngestWhileAsync(int first, Func<Task> happens)
    {
        var graph = _cluster.GraphAt(0);
        await graph.IngestAsync(Windows[..first]);
        var sending = Task.Run(async () =>
        {
            var last = 0L;
            for (var number = first; number < WindowCount; number++) last = (await AcceptAsync(number)).AcceptedThrough;
            return last;
        });
        await happens();
        var accepted = await sending;
        Assert.Equal(5L * WindowCount, accepted);
        Assert.Equal(accepted, (await _cluster.Graph.WaitUntilAppliedAsync(accepted, CancellationToken.None)).AppliedThrough);
    }

    /// <summary>As a client does: the silo that it talks to may die, and it sends the same again to another.</summary>
    private async Task<Acceptance> AcceptAsync(int number)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await _cluster.Graph.AcceptWindowAsync(Windows[number], "test", $"window {number}", CancellationToken.None);
            }
            catch (Exception failure) when (failure is ServiceAwayException or ObjectDisposedException && tries < 10)
            {
                await Task.Delay(100);
            }
        }
    }

    private async Task AssertCountedOnceAsync(UploadedWindow[] windows)
    {
        var recount = Recount.Of(windows);
        await _cluster.Graph.AssertEqualsAsync(recount);
        var query = new NeighborQuery(Direction.Previous, Measure.Jaccard, 1_000, 1, 0);
        var answer = (await _cluster.Graph.NeighborsAsync(new FeatureId(2, 3), query, CancellationToken.None))!;
        Assert.All(answer.Neighbors, found => Assert.Equal(recount.Pairs[(new FeatureId(1, found.Feature), new FeatureId(2, 3))].N12, found.N12));
    }
}
