using Microsoft.Extensions.DependencyInjection;
using SaeActors.Features.Counting;
using SaeActors.Grains.Questions;
using SaeActors.Graph.Analysis;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Embedded;

namespace SaeActors.Grains.Tests;

/// <summary>Edge lists that are read while features move between silos: one window, nothing missing, nothing twice.</summary>
public sealed class EdgeMoveTests
{
    private static readonly int[] Widths = [1_100, 1_050, 1_100];   // several pages a layer
    private static readonly EdgeQuery Query = new(0, Measure.Jaccard, 0.5, 2, Pairs: 2);
    private static readonly UploadedWindow[] Windows = [.. Enumerable.Range(1, 6).Select(seed => Uploads.Of((ulong)seed, prompts: 3, longestPrompt: 8, Widths))];

    [Theory]
    [InlineData(TableForm.Exact)]
    [InlineData(TableForm.Bounded)]
    public async Task A_silo_that_joins_takes_features_away_and_no_edge(TableForm form)
    {
        await using var cluster = await StartAsync(2, form);
        var expected = await AllAsync(await cluster.Graph.EdgesAsync(Query, CancellationToken.None));
        Assert.Equal(expected, await ReadWhileAsync(cluster.Graph, async () =>
        {
            await cluster.AddAsync();
            await cluster.Graph.IngestAsync(Windows[4..]);
        }));
        Assert.Equal(6, (await cluster.Graph.LayersAsync(CancellationToken.None))[0].Window);
    }

    [Theory]
    [InlineData(TableForm.Exact)]
    [InlineData(TableForm.Bounded)]
    public async Task A_silo_that_stops_in_order_stays_for_its_readers(TableForm form)
    {
        await using var cluster = await StartAsync(3, form);
        var (graph, leaves) = (cluster.WithIngestion().ServiceProvider.GetRequiredService<IFeatureGraph>(), cluster.WithoutIngestion());
        var expected = await AllAsync(await graph.EdgesAsync(Query, CancellationToken.None));
        var stopping = Task.CompletedTask;
        Assert.Equal(expected, await ReadWhileAsync(graph, async () =>
        {
            stopping = cluster.StopAsync(leaves);
            await cluster.UntilSettledAsync(2);
            await graph.IngestAsync(Windows[4..]);
        }));
        await stopping;
        Assert.Equal(6, (await graph.LayersAsync(CancellationToken.None))[0].Window);
    }

    [Fact]
    public async Task Features_that_sleep_when_they_move_are_read_from_storage()
    {
        await using var cluster = await StartAsync(2, TableForm.Exact, memory: 100_000);
        var expected = await AllAsync(await cluster.Graph.EdgesAsync(Query, CancellationToken.None));
        Assert.Equal(expected, await ReadWhileAsync(cluster.Graph, async () =>
        {
            await cluster.AddAsync();
            await cluster.Graph.IngestAsync(Windows[4..]);
        }));
    }

    [Fact]
    public async Task A_silo_that_dies_ends_the_list_and_who_needs_all_of_it_begins_again()
    {
        await using var cluster = await StartAsync(3, TableForm.Exact);
        var (graph, dies) = (cluster.WithIngestion().ServiceProvider.GetRequiredService<IFeatureGraph>(), cluster.WithoutIngestion());
        var expected = await AllAsync(await graph.EdgesAsync(Query, CancellationToken.None));
        var tries = 0;
        var read = await graph.ReadEdgesAsync(
            Query, list => ++tries > 1 ? AllAsync(list) : ReadWhileAsync(list, () => cluster.KillAsync(dies)), CancellationToken.None);
        Assert.Equal(2, tries);
        Assert.Equal(expected, read);
    }

    [Fact]
    public async Task No_silo_keeps_a_list_whose_reader_has_left()
    {
        await using var cluster = await StartAsync(2, TableForm.Exact);
        await foreach (var edge in (await cluster.Graph.EdgesAsync(Query, CancellationToken.None)).Edges)
        {
            Assert.Equal(0, edge.Layer);
            break;
        }

        for (var silo = 0; silo < 2; silo++) await cluster.Services(silo).GetRequiredService<BlockScans>().UntilClosedAsync(TimeSpan.FromSeconds(30), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task<ClusterHost> StartAsync(int silos, TableForm form, long memory = long.MaxValue)
    {
        var cluster = await ClusterHost.StartAsync(silos, StudyOfForm(form), (options, _) => options with { FeatureMemoryBytes = memory });
        await cluster.Graph.IngestAsync(Windows[..4]);
        return cluster;
    }

    private static StudyPlan StudyOfForm(TableForm form)
    {
        LayerPlan[] layers = [.. Widths.Select(width => form == TableForm.Exact
            ? new LayerPlan { Width = width, Form = form }
            : new LayerPlan { Width = width, Form = form, Capacity = 40 })];
        return new StudyPlan(StudyOf.Of(null, null, "0", layers), new CountingPlan { Layers = layers, Seed = 5 }.Checked(), null);
    }

    private static async Task<string> AllAsync(EdgeList edges) => await ReadWhileAsync(edges, () => Task.CompletedTask);

    private static async Task<string> ReadWhileAsync(IFeatureGraph graph, Func<Task> happens) =>
        await ReadWhileAsync(await graph.EdgesAsync(Query, CancellationToken.None), happens);

    /// <summary>Every number of the list; after the first edge something happens.</summary>
    private static async Task<string> ReadWhileAsync(EdgeList edges, Func<Task> happens)
    {
        var text = new List<string>();
        await foreach (var edge in edges.Edges)
        {
            text.Add(edge.ToString());
            if (text.Count == 1) await happens();
        }

        Assert.True(text.Count > 2_000, $"{text.Count} edges.");
        foreach (var layer in edges.Layers) text.Add($"{string.Join(',', layer.Counts)}; {string.Join(',', layer.NextErrors)}; {string.Join(',', layer.PreviousErrors)}");
        return $"window {edges.Window}, {edges.Tokens} tokens\n{string.Join('\n', text)}";
    }
}
