using SaeActors.Features.Communities;

namespace SaeActors.Features.Tests.Communities;

public class LeidenTests
{
    /// <summary>Sums of a few thousand doubles of order 1.</summary>
    private const double Rounding = 1e-11;

    [Theory]
    [InlineData("karate", 0.41979)]
    [InlineData("dolphins", 0.52852)]
    [InlineData("polbooks", 0.52724)]
    [InlineData("football", 0.60457)]
    [InlineData("lesmis", 0.56001)]
    [InlineData("lesmis_weighted", 0.56669)]
    [InlineData("two_cliques_k5", 0.45238)]
    public void The_best_of_100_seeds_is_the_known_optimum(string name, double optimum)
    {
        var graph = Graphs.Read(name);
        var best = Enumerable.Range(0, 100).Max(seed => Leiden.Run(graph, new() { Seed = (ulong)seed }).Quality);
        Assert.Equal(optimum, best, 1e-5);
    }

    [Theory]
    [InlineData("karate", 0.06, 0.64949)]
    [InlineData("two_cliques_k5", 0.05, 0.8929)]
    public void The_constant_Potts_model_reaches_the_values_that_igraph_publishes(string name, double resolution, double published)
    {
        var graph = Graphs.Read(name);
        var options = new LeidenOptions { Seed = 0, Quality = QualityFunction.ConstantPotts, Resolution = resolution };
        var best = Enumerable.Range(0, 100).Max(seed => Leiden.Run(graph, options with { Seed = (ulong)seed }).Quality);
        // igraph counts ordered pairs, a node with itself included, per unit of 2m.
        var asIgraph = ((2 * best) - (resolution * graph.NodeCount)) / (2 * graph.TotalWeight);
        Assert.Equal(published, asIgraph, 1e-4);
    }

    [Theory]
    [InlineData(QualityFunction.Modularity)]
    [InlineData(QualityFunction.DirectedModularity)]
    [InlineData(QualityFunction.ConstantPotts)]
    public void The_gain_of_a_move_is_the_change_in_quality(QualityFunction function)
    {
        var (partition, graph) = Shuffled(function);
        var random = new SplitMix(3);
        for (var move = 0; move < 50; move++)
        {
            var (node, to) = (random.Next(graph.NodeCount), partition.Places[random.Next(graph.NodeCount)].Community);
            var gain = partition.MoveGain(node, to, WeightTo(graph, partition, node, to), WeightTo(graph, partition, node, partition.Places[node].Community));
            var before = partition.Quality();
            if (to != partition.Places[node].Community) partition.Move(node, to);
            Assert.Equal(gain, partition.Quality() - before, Rounding * graph.NodeCount);
        }
    }

    [Theory]
    [InlineData(QualityFunction.Modularity)]
    [InlineData(QualityFunction.DirectedModularity)]
    [InlineData(QualityFunction.ConstantPotts)]
    public void The_aggregate_graph_has_the_quality_of_the_graph_below(QualityFunction function)
    {
        var graph = Graphs.Random(200, 900, seed: 5, function == QualityFunction.DirectedModularity);
        var (level, model) = (LevelGraph.Of(graph, function), NullModel.Of(graph, function, 0.7));
        var parts = Enumerable.Range(0, 200).Select(node => node / 5).ToArray();
        var coarse = Aggregation.Run(level, parts, 40, [new Neighbourhood()], new Workers(1, default));
        var communities = Enumerable.Range(0, 40).Select(part => part / 3).ToArray();
        Assert.Equal(level.Quality([.. parts.Select(part => communities[part])], model), coarse.Quality(communities, model), Rounding);
    }

    [Theory]
    [InlineData(QualityFunction.Modularity)]
    [InlineData(QualityFunction.DirectedModularity)]
    public void After_convergence_communities_are_connected_and_no_node_can_gain(QualityFunction function)
    {
        var graph = Graphs.Random(2000, 5000, seed: 11, function == QualityFunction.DirectedModularity);
        var result = Leiden.Run(graph, new() { Seed = 2, Quality = function });
        var partition = new MovingPartition(LevelGraph.Of(graph, function), NullModel.Of(graph, function, 1), result.Partition.Communities.ToArray());
        Assert.True(result.Stable);
        Assert.Equal(result.Partition.CommunityCount, ConnectedComponents.Within(graph, result.Partition).CommunityCount);
        for (var node = 0; node < graph.NodeCount; node++)
        {
            var from = WeightTo(graph, partition, node, partition.Places[node].Community);
            foreach (var neighbour in graph.Neighbours[graph.Starts[node]..graph.Starts[node + 1]])
            {
                var to = partition.Places[neighbour].Community;
                Assert.True(partition.MoveGain(node, to, WeightTo(graph, partition, node, to), from) < 1e-9, $"node {node} gains by moving to {to}.");
            }
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_partition_on_any_number_of_threads()
    {
        var graph = Graphs.Random(30_000, 90_000, seed: 1, directed: true);
        var options = new LeidenOptions { Seed = 9, Quality = QualityFunction.DirectedModularity, Iterations = 2 };
        var expected = Leiden.Run(graph, options).Partition.Communities.ToArray();
        Assert.All([2, 3, 4], threads => Assert.Equal(expected, Leiden.Run(graph, options with { Threads = threads }).Partition.Communities.ToArray()));
    }

    [Fact]
    public void The_order_of_the_edges_decides_nothing()
    {
        int[] sources = [0, 1, 2, 3, 4, 5, 2], targets = [1, 2, 0, 4, 5, 3, 3];
        var one = CommunityGraph.FromEdges(6, sources, targets, [], directed: false);
        var other = CommunityGraph.FromEdges(6, [.. sources.Reverse()], [.. targets.Reverse()], [], directed: false);
        Assert.Equal(one.Neighbours.ToArray(), other.Neighbours.ToArray());
        Assert.Equal([0, 0, 0, 1, 1, 1], Leiden.Run(other, new() { Seed = 1 }).Partition.Communities.ToArray());
    }

    [Fact]
    public void The_planted_communities_of_an_LFR_graph_are_found()
    {
        var graph = Graphs.ReadLfr();
        var truth = Graphs.LfrTruth(graph.NodeCount);
        var found = Leiden.Run(graph, new() { Seed = 0 }).Partition.Communities.ToArray();
        var labelled = Enumerable.Range(0, truth.Length).Where(node => truth[node] >= 0).ToArray();
        var agreement = MutualInformation([.. labelled.Select(node => truth[node])], [.. labelled.Select(node => found[node])]);
        Assert.True(agreement >= 0.95, $"NMI is {agreement:F4}; expected at least 0.95.");
    }

    [Fact]
    public void A_cancelled_run_stops_and_returns_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        var reports = new CancelAtFirst(cancellation);
        var graph = Graphs.Random(3000, 9000, seed: 4, directed: false);
        Assert.ThrowsAny<OperationCanceledException>(() => Leiden.Run(graph, new() { Seed = 1 }, reports, cancellation.Token));
        Assert.Equal(1, reports.Count);
    }

    [Theory]
    [InlineData(3, 1.0, "edge 0 joins 0 and 3; expected nodes 0 to 2.")]
    [InlineData(1, 0.0, "edge 0 weighs 0; expected a finite weight above 0.")]
    [InlineData(1, double.NaN, "edge 0 weighs NaN; expected a finite weight above 0.")]
    public void An_edge_that_cannot_be_is_refused_by_name(int target, double weight, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => CommunityGraph.FromEdges(3, [0], [target], [weight], directed: false));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_edges_keeps_every_node_alone() =>
        Assert.Equal(4, Leiden.Run(CommunityGraph.FromEdges(4, [], [], [], directed: false), new() { Seed = 0 }).Partition.CommunityCount);

    private static (MovingPartition Partition, CommunityGraph Graph) Shuffled(QualityFunction function)
    {
        var graph = Graphs.Random(100, 400, seed: 7, function == QualityFunction.DirectedModularity);
        var random = new SplitMix(8);
        var communities = Enumerable.Range(0, 100).Select(_ => random.Next(12)).ToArray();
        return (new MovingPartition(LevelGraph.Of(graph, function), NullModel.Of(graph, function, 0.9), communities), graph);
    }

    private static double WeightTo(CommunityGraph graph, MovingPartition partition, int node, int community)
    {
        var weight = 0.0;
        for (var arc = graph.Starts[node]; arc < graph.Starts[node + 1]; arc++)
        {
            weight += partition.Places[graph.Neighbours[arc]].Community == community ? graph.Weights[arc] : 0;
        }

        return weight;
    }

    /// <summary>Normalised by the mean of the two entropies.</summary>
    private static double MutualInformation(int[] one, int[] other)
    {
        double Entropy<T>(IEnumerable<T> labels) where T : notnull => labels.CountBy(label => label).Sum(count => -(double)count.Value / one.Length * Math.Log((double)count.Value / one.Length));
        var (first, second) = (Entropy(one), Entropy(other));
        return 2 * (first + second - Entropy(one.Zip(other))) / (first + second);
    }

    private sealed class CancelAtFirst(CancellationTokenSource cancellation) : IProgress<LeidenProgress>
    {
        public int Count { get; private set; }

        public void Report(LeidenProgress value)
        {
            Count++;
            cancellation.Cancel();
        }
    }
}
