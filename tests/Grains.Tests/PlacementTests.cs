using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SaeActors.Features;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Ingestion;
using SaeActors.Grains.Windows;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;

namespace SaeActors.Grains.Tests;

public sealed class PlacementTests
{
    private static readonly UploadedWindow[] Windows = [.. Enumerable.Range(1, 3).Select(seed => Uploads.Of((ulong)seed))];

    [Theory]
    [InlineData(1, 7)]
    [InlineData(3, 40)]
    [InlineData(7, 24_576)]
    [InlineData(100, 65_536)]
    [InlineData(5, 3)]
    public void Blocks_are_contiguous_share_a_layer_out_and_agree_on_every_owner(int count, int width)
    {
        var silos = Enumerable.Range(0, count).Select(silo => SiloAddress.New(IPAddress.Loopback, 20_000 - silo, silo)).ToArray();
        var blocks = Blocks.Of(1, silos);
        var next = 0;
        foreach (var silo in blocks.Silos)
        {
            var (first, end) = blocks.RangeOf(silo, width);
            Assert.Equal(next, first);
            Assert.InRange(end - first, width / count, (width / count) + 1);
            for (var feature = first; feature < end; feature++) Assert.Equal(silo, blocks.OwnerOf(feature, width));
            next = end;
        }

        Assert.Equal(width, next);
    }

    [Fact]
    public void A_restarted_silo_gets_the_block_of_its_endpoint()
    {
        SiloAddress[] before = [SiloAddress.New(IPAddress.Loopback, 1, 5), SiloAddress.New(IPAddress.Loopback, 2, 5), SiloAddress.New(IPAddress.Loopback, 3, 5)];
        SiloAddress[] after = [before[0], SiloAddress.New(IPAddress.Loopback, 2, 900), before[2]];
        Assert.Equal(Blocks.Of(1, before).RangeOf(before[1], 1_000), Blocks.Of(2, after).RangeOf(after[1], 1_000));
    }

    [Fact]
    public async Task A_feature_lives_on_the_silo_of_its_block_and_a_window_crosses_to_each_other_silo_once()
    {
        await using var cluster = await ClusterHost.StartAsync(3);
        await cluster.Graph.IngestAsync(Windows);
        var bytes = Windows.Select((window, number) => BytesOf(Numbered(window, number))).Sum();
        var homes = new HashSet<(int, int)>();
        for (var silo = 0; silo < 3; silo++)
        {
            var services = cluster.Services(silo);
            var local = services.GetRequiredService<LocalFeatures>();
            for (var layer = 0; layer < Uploads.Widths.Length; layer++)
            {
                var here = Enumerable.Range(0, Uploads.Widths[layer]).Where(feature => local.State!.Features[layer][feature] is not null).ToArray();
                Assert.All(here, feature => Assert.True(local.Owns(new FeatureId(layer, feature))));
                Assert.All(here, feature => Assert.True(homes.Add((layer, feature))));
            }

            var hasIngestion = services.GetRequiredService<LocalIngestion>().Grain is not null;
            Assert.Equal(hasIngestion ? 0 : bytes, services.GetRequiredService<ReceivedWindows>().Bytes);
        }

        Assert.True(homes.Count > 60, $"{homes.Count} features are at home somewhere.");
    }

    private static long BytesOf(SaeActors.Features.Windows.ActivationWindow window)
    {
        using var bytes = Graph.Windows.WindowCodec.Encode(window);
        return bytes.Length;
    }

    private static SaeActors.Features.Windows.ActivationWindow Numbered(UploadedWindow window, int before) => new(
        before + 1, window.Layers, window.Tokens, window.Counted, window.PromptStarts, [.. Enumerable.Range((before * 5) + 1, 5).Select(sequence => (long)sequence)]);
}
