using SaeActors.Grains.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Storage;

namespace SaeActors.Grains.Tests;

/// <summary>The one ingestion closing while calls come in.</summary>
public sealed class ClosingTests
{
    [Fact]
    public async Task Questions_to_an_ingestion_that_closes_do_not_open_it_again_behind_its_back()
    {
        var owners = 0;
        await using var cluster = await ClusterHost.StartAsync(1, options => options with { Storage = new CountedStorage(options.Storage, () => Interlocked.Increment(ref owners)) });
        await cluster.Graph.IngestAsync([Uploads.Of(1)]);
        Assert.Equal(1, owners);
        using var enough = new CancellationTokenSource();
        var asking = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested) await cluster.Graph.IngestionAsync(CancellationToken.None);
        })));
        await cluster.Cluster.Client.GetGrain<IIngestGrain>(cluster.Graph.Study.Id).Stop();
        await cluster.Graph.IngestionAsync(CancellationToken.None);
        await enough.CancelAsync();
        await asking;
        Assert.Equal(2, owners);
    }

    private sealed class CountedStorage(IStudyStorage storage, Action owned) : IStudyStorage
    {
        public IStorage Reader => storage.Reader;

        public IStorage Own()
        {
            owned();
            return storage.Own();
        }
    }
}
