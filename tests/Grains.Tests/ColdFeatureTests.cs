using Microsoft.Extensions.DependencyInjection;
using SaeActors.Grains.Features;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;

namespace SaeActors.Grains.Tests;

/// <summary>More features than memory: those that have been still for longest are saved and leave, and no answer changes.</summary>
public sealed class ColdFeatureTests
{
    private const long Cap = 20_000;   // bytes of tables a silo; all of them take about four times as many

    private static readonly UploadedWindow[] Windows = [.. Enumerable.Range(1, 8).Select(seed => Uploads.Of((ulong)seed))];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_small_memory_holds_few_features_and_answers_for_all(int silos)
    {
        await using var cluster = await ClusterHost.StartAsync(silos, options => options with { FeatureMemoryBytes = Cap / silos });
        await cluster.Graph.IngestAsync(Windows);
        Assert.True(Resident(cluster, silos) < Fired(), $"{Resident(cluster, silos)} of {Fired()} features are in memory.");
        await cluster.Graph.AssertEqualsAsync(Recount.Of(Windows));
        await cluster.RestartAsync();
        await cluster.Graph.AssertEqualsAsync(Recount.Of(Windows));
    }

    [Fact]
    public async Task Reading_every_feature_of_a_cluster_at_rest_wakes_none()
    {
        await using var cluster = await ClusterHost.StartAsync(1, options => options with { FeatureMemoryBytes = Cap });
        await cluster.Graph.IngestAsync(Windows);
        var before = Resident(cluster, 1);
        await cluster.Graph.EverythingAsync();
        Assert.InRange(Resident(cluster, 1), 1, before);
    }

    private static int Resident(ClusterHost cluster, int silos) => Enumerable.Range(0, silos).Sum(silo =>
    {
        var state = cluster.Services(silo).GetRequiredService<LocalFeatures>().State!;
        return state.Features.Sum(layer => Enumerable.Range(0, layer.Width).Count(feature => layer[feature] is not null));
    });

    private static int Fired()
    {
        var recount = Recount.Of(Windows);
        return Uploads.Widths.Select((width, layer) => Enumerable.Range(0, width).Count(feature => recount.N(new(layer, feature)) > 0)).Sum();
    }
}
