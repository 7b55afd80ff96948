using SaeActors.Features.Communities;

namespace SaeActors.Features.Tests.Communities;

public class LeidenLawTests
{
    public static TheoryData<QualityFunction> Functions =>
        [QualityFunction.Modularity, QualityFunction.DirectedModularity, QualityFunction.ConstantPotts];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Quality_is_what_its_formula_says(QualityFunction function)
    {
        // A path 0 → 1 → 2 with weights 1 and 3, and the communities {0, 1} and {2}.
        var graph = CommunityGraph.FromEdges(3, [0, 1], [1, 2], [1, 3], function == QualityFunction.DirectedModularity);
        var expected = function switch
        {
            QualityFunction.Modularity => (1.0 / 4) - (25.0 / 64) - (9.0 / 64),          // strengths 1, 4, 3; 2m = 8
            QualityFunction.DirectedModularity => (1.0 / 4) - (4.0 * 1 / 16) - (0.0 * 3 / 16),   // out 1, 3, 0; in 0, 1, 3; m = 4
            _ => 1 - 0.5,
        };
        Assert.Equal(expected, new Partition([0, 0, 1]).Quality(graph, function, function == QualityFunction.ConstantPotts ? 0.5 : 1), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_gain_of_a_move_is_the_change_in_quality(QualityFunction function)
    {
        var graph = Graphs.Random(40, 160, seed: 5, function == QualityFunction.DirectedModularity);
        var (level, model) = (LevelGraph.Of(graph, function), NullModel.Of(graph, function, 0.8));
        var random = new SplitMix(9);
        var moving = new MovingPartition(level, model, [.. Enumerable.Range(0, 40).Select(_ => random.Next(6))]);
        for (var trial = 0; trial < 200; trial++)
        {
            var (node, to) = (random.Next(40), random.Next(6));
            var communities = moving.Communities();
            if (!communities.Contains(to) || communities[node] == to) continue;
            var (gain, before) = (moving.MoveGain(node, to, WeightTo(graph, communities, node, to), WeightTo(graph, communities, node, communities[node])), moving.Quality());
            moving.Move(node, to);
            Assert.Equal(gain, moving.Quality() - before, 1e-11);
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_same_seed_gives_the_same_partition_on_any_number_of_threads(QualityFunction function)
    {
        var graph = Graphs.Random(3_000, 9_000, seed: 2, function == QualityFunction.DirectedModularity);
        var options = new LeidenOptions { Seed = 77, Quality = function, Resolution = function == QualityFunction.ConstantPotts ? 0.02 : 1 };
        var expected = Leiden.Run(graph, options);
        foreach (var threads in new[] { 2, 3, 8 })
        {
            var found = Leiden.Run(graph, options with { Threads = threads });
            Assert.Equal(expected.Partition.Communities, found.Partition.Communities);
            Assert.Equal(expected.Quality, found.Quality);
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Communities_are_connected_and_no_node_can_gain_by_moving(QualityFunction function)
    {
        for (var seed = 0UL; seed < 10; seed++)
        {
            var graph = Graphs.Random(300, 700, seed, function == QualityFunction.DirectedModularity);
            var resolution = function == QualityFunction.ConstantPotts ? 0.05 : 1;
            var result = Leiden.Run(graph, new LeidenOptions { Seed = seed, Quality = function, Resolution = resolution });
            Assert.True(result.Stable);
            Assert.Equal(result.Quality, result.Partition.Quality(graph, function, resolution), 1e-12);
            AssertConnected(graph, result.Partition);
            AssertNoGain(graph, result.Partition, function, resolution);
        }
    }

    [Fact]
    public void A_cancelled_run_stops_and_says_so()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var graph = Graphs.Random(1_000, 5_000, seed: 1, directed: false);
        Assert.ThrowsAny<OperationCanceledException>(() => Leiden.Run(graph, new LeidenOptions { Seed = 0 }, null, cancelled.Token));
    }

    [Fact]
    public void A_graph_without_edges_is_all_single_nodes()
    {
        var graph = CommunityGraph.FromEdges(4, [], [], [], directed: false);
        Assert.Equal(4, Leiden.Run(graph, new LeidenOptions { Seed = 0 }).Partition.CommunityCount);
    }

    [Theory]
    [InlineData(0, 4, 1.0)]
    [InlineData(-1, 0, 1.0)]
    [InlineData(0, 1, 0.0)]
    [InlineData(0, 1, double.NaN)]
    public void An_edge_that_makes_no_sense_is_refused_by_its_number(int source, int target, double weight) =>
        Assert.Contains("edge 1", Assert.Throws<ArgumentException>(
            () => CommunityGraph.FromEdges(4, [0, source], [1, target], [1, weight], directed: false)).Message, StringComparison.Ordinal);

    private static double WeightTo(CommunityGraph graph, int[] communities, int node, int community)
    {
        var sum = 0.0;
        for (var arc = graph.Starts[node]; arc < graph.Starts[node + 1]; arc++)
        {
            if (communities[graph.Neighbours[arc]] == community) sum += graph.Weights[arc];
        }

        return sum;
    }

    private static void AssertConnected(CommunityGraph graph, Partition partition)
    {
        var labels = ConnectedComponents.Labels(graph, partition.Communities.ToArray());
        Assert.Equal(partition.CommunityCount, labels.Distinct().Count());
    }

    private static void AssertNoGain(CommunityGraph graph, Partition partition, QualityFunction function, double resolution)
    {
        var communities = partition.Communities.ToArray();
        var moving = new MovingPartition(LevelGraph.Of(graph, function), NullModel.Of(graph, function, resolution), communities);
        for (var node = 0; node < graph.NodeCount; node++)
        {
            var own = WeightTo(graph, communities, node, communities[node]);
            for (var to = 0; to < partition.CommunityCount; to++)
            {
                if (to != communities[node]) Assert.True(moving.MoveGain(node, to, WeightTo(graph, communities, node, to), own) < 1e-9);
            }
        }
    }
}
