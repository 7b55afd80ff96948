using System.Buffers;
using Microsoft.Extensions.DependencyInjection;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Storage;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;

namespace SaeActors.Grains.Tests;

/// <summary>What is saved when the ingestion ends.</summary>
public sealed class LastSaveTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);   // a third of what a call waits that is never answered

    [Fact]
    public async Task A_feature_that_gave_its_windows_up_gets_them_from_the_ingestion_that_ends()
    {
        UploadedWindow[] windows = [Uploads.Of(1), Uploads.Of(2)];
        await using var cluster = await ClusterHost.StartAsync(1, options => options with { Ingestion = options.Ingestion with { CheckpointInterval = TimeSpan.FromHours(1) } });
        await cluster.Graph.IngestAsync(windows);
        var often = (await cluster.Graph.FeaturesAsync(0, new FeatureQuery(FeatureSort.Density, true, null, 1, 1), CancellationToken.None))!.Features[0].Feature;
        var services = cluster.Services(0);
        var feature = services.GetRequiredService<FeatureCalls>()[0, often];
        var empty = new ArrayBufferWriter<byte>();
        new FeatureState(services.GetRequiredService<GrainsOptions>().Study.Plan, new FeatureId(0, often)).Write(empty);
        await services.GetRequiredService<GrainStore>().WriteAsync(GrainStore.Features, feature.GetGrainId(), null, empty.WrittenSpan.ToArray());
        Assert.False(await feature.Save(), "another has written, so it gives up what it counted");

        await cluster.Cluster.Client.GetGrain<IIngestGrain>(cluster.Graph.Study.Id).Stop().WaitAsync(Soon);
        await cluster.Graph.AssertEqualsAsync(Recount.Of(windows));
    }
}
