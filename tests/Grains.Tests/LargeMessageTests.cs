using Microsoft.Extensions.DependencyInjection;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Imports;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Embedded;

namespace SaeActors.Grains.Tests;

/// <summary>What crosses from one silo to another in a single message although it is large.</summary>
public sealed class LargeMessageTests
{
    private const int Width = 100_000;
    private const int Edges = 1_000_000;

    [Fact]
    public async Task Labels_of_every_feature_and_a_million_edges_cross_between_silos()
    {
        LayerPlan[] layers = [.. Enumerable.Repeat(new LayerPlan { Width = Width, Form = TableForm.Bounded, Capacity = 4 }, 3)];
        var study = new StudyPlan(StudyOf.Of(null, null, "0", layers), new CountingPlan { Layers = layers, Seed = 1 }.Checked(), null);
        await using var cluster = await ClusterHost.StartAsync(3, study, (options, _) => options);
        var elsewhere = cluster.WithoutIngestion().ServiceProvider;   // so that the labels cross
        var graph = elsewhere.GetRequiredService<IFeatureGraph>();
        Assert.Equal(3 * Width, await graph.LabelAsync(EveryLabelAsync(), CancellationToken.None));
        foreach (var silo in cluster.Cluster.Silos)
        {
            var page = (await silo.ServiceProvider.GetRequiredService<IFeatureGraph>().FeaturesAsync(2, new FeatureQuery(FeatureSort.Feature, false, "number 99999 of", 1, 10), CancellationToken.None))!;
            Assert.Equal([99_999], page.Features.Select(row => row.Feature));
        }

        var table = new EdgeTable(graph.Study, "upstream\tdownstream\tjaccard\tnecessity\tsufficiency\tpearson");
        for (var edge = 0; edge < Edges; edge++)
        {
            table.Add(edge + 2, $"{edge % 2}_{edge % Width}\t{(edge % 2) + 1}_{(edge * 7L + edge / Width) % Width}\t{1.0 / (edge + 2)}\t{0.5 / (edge + 1)}\t{0.9 / (edge + 3)}\t{-1.0 / (edge + 4)}");
        }

        foreach (var (silo, number) in cluster.Cluster.Silos.Take(2).Select((silo, number) => (silo.ServiceProvider, number)))   // one of them at most has the grain
        {
            Assert.Equal(Edges, (await silo.GetRequiredService<IEdgeTables>().PutAsync($"table-{number}", table, CancellationToken.None))!.Edges);
        }

        Assert.Equal(2, (await elsewhere.GetRequiredService<IEdgeTables>().ListAsync(CancellationToken.None)).Count);
    }

    private static async IAsyncEnumerable<FeatureLabel> EveryLabelAsync()
    {
        await Task.Yield();
        for (var layer = 0; layer < 3; layer++)
        {
            for (var feature = 0; feature < Width; feature++) yield return new FeatureLabel(layer, feature, $"a label as long as explanations are, number {feature} of layer {layer}");
        }
    }
}
