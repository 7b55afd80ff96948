using System.Text;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Embedded;
using SaeActors.Graph.Queries;
using SaeActors.Graph.State;
using SaeActors.Graph.Storage;

namespace SaeActors.Grains.Tests;

/// <summary>Grains own state and order and compute nothing: a cluster's numbers are the embedded host's, bit for bit.</summary>
public sealed class EmbeddedEqualityTests : IDisposable
{
    private static readonly UploadedWindow[] Windows = [.. Enumerable.Range(1, 5).Select(seed => Uploads.Of((ulong)seed))];

    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Exact_tables_have_the_same_bits_on_silos(int silos)
    {
        await using var cluster = await ClusterHost.StartAsync(silos);
        await cluster.Graph.IngestAsync(Windows);
        Assert.Equal(await EmbeddedAsync(), await cluster.Graph.EverythingAsync());
    }

    /// <summary>Tables on both sides know a part each, and answers join what the silos say: as one process with the same windows does.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Bounded_tables_have_the_same_bits_on_silos(int silos)
    {
        var study = Bounded();
        await using var cluster = await ClusterHost.StartAsync(silos, study, (options, _) => options);
        await cluster.Graph.IngestAsync(Windows);
        using var team = new CoreTeam(2, "count");
        using var alone = new GraphState(study.Plan, team);
        for (var number = 0; number < Windows.Length; number++) alone.Apply(Numbered(Windows[number], number));

        var scan = alone.Scan(view => new EdgeScan(view.Version, study.Plan, new EdgeFilter(Measure.Jaccard, 0.05, 2), 0, 2));
        Assert.Equal(
            await ShownAsync(EdgeStream.Of(study.Study.Id, alone, scan)),
            await ShownAsync(await cluster.Graph.EdgesAsync(new EdgeQuery(0, Measure.Jaccard, 0.05, 2, Pairs: 2), CancellationToken.None)));

        using var labels = LabelStore.Open(new DiskStorage(_folder), study.Study);
        var neighbours = new NeighborQuestion(study.Study, labels, (_, _) => double.NaN);
        foreach (var id in new FeatureId[] { new(1, 0), new(1, 17), new(2, 1), new(2, 25), new(0, 3) })
        {
            foreach (var direction in new[] { Direction.Next, Direction.Previous })
            {
                if (id.Layer == (direction == Direction.Next ? 2 : 0)) continue;
                var query = new NeighborQuery(direction, Measure.Pearson, 200, 1, 0);
                Assert.Equivalent(neighbours.Answer(alone, id, query), await cluster.Graph.NeighborsAsync(id, query, CancellationToken.None), strict: true);
            }
        }

        FeatureId[] some = [.. Enumerable.Range(0, 24).Select(feature => new FeatureId(feature % 3, feature))];
        Assert.Equivalent(
            new SubgraphQuestion(study.Study, labels, new EdgeFilter(Measure.Jaccard, 0.01, 1)).Answer(alone, some),
            await cluster.Graph.SubgraphAsync(some, Measure.Jaccard, 0.01, CancellationToken.None), strict: true);
    }

    private static StudyPlan Bounded()
    {
        LayerPlan[] layers = [.. Uploads.Widths.Select(width => new LayerPlan { Width = width, Form = TableForm.Bounded, Capacity = 6 })];
        var plan = new CountingPlan { Layers = layers, Seed = 5 }.Checked();
        return new StudyPlan(StudyOf.Of(null, null, "0", layers), plan, null);
    }

    private static ActivationWindow Numbered(UploadedWindow window, int before) => new(
        before + 1, window.Layers, window.Tokens, window.Counted, window.PromptStarts, [.. Enumerable.Range(before * 5 + 1, 5).Select(sequence => (long)sequence)]);

    private static async Task<string> ShownAsync(EdgeList edges)
    {
        var text = new StringBuilder();
        await foreach (var edge in edges.Edges) text.AppendLine(edge.ToString());
        foreach (var layer in edges.Layers) text.AppendJoin(',', layer.NextErrors).AppendLine().AppendJoin(',', layer.PreviousErrors).AppendLine().AppendJoin(',', layer.Counts).AppendLine();
        return text.ToString();
    }

    private async Task<string> EmbeddedAsync()
    {
        await using var graph = await EmbeddedFeatureGraph.OpenAsync(new EmbeddedOptions { DataFolder = _folder, Widths = Uploads.Widths, Threads = 2 }, CancellationToken.None);
        await graph.IngestAsync(Windows);
        return await graph.EverythingAsync();
    }
}
