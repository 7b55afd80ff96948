using SaeActors.Features.Communities;

namespace SaeActors.Features.Tests.Communities;

/// <summary>Optima as published (Aloise et al. 2010) and as igraph's tests expect them.</summary>
public class LeidenOptimumTests
{
    [Theory]
    [InlineData("karate", 0.41979)]
    [InlineData("dolphins", 0.52852)]
    [InlineData("polbooks", 0.52724)]
    [InlineData("football", 0.60457)]
    [InlineData("lesmis", 0.56001)]
    [InlineData("lesmis_weighted", 0.56669)]
    public void The_best_of_a_hundred_seeds_is_the_known_optimum_of_modularity(string name, double optimum)
    {
        var graph = TestGraphs.Read(name);
        var best = Enumerable.Range(0, 100).Max(seed => Leiden.Run(graph, new LeidenOptions { Seed = (ulong)seed }).Quality);
        Assert.Equal(optimum, Math.Round(best, 5), 1e-9);
    }

    [Theory]
    [InlineData("karate", 0.06, 0.64949)]
    [InlineData("two_cliques_k5", 0.05, 0.8929)]
    public void The_constant_potts_model_finds_the_partition_that_igraph_expects(string name, double resolution, double expected)
    {
        var graph = TestGraphs.Read(name);
        var options = new LeidenOptions { Seed = 0, Quality = QualityFunction.ConstantPotts, Resolution = resolution };
        var best = Enumerable.Range(0, 100).Max(seed => Leiden.Run(graph, options with { Seed = (ulong)seed }).Quality);
        // igraph divides by the number of edges and takes n²/2 pairs of nodes in a community, where we follow Traag 2011 with n(n−1)/2:
        // a partition's value differs by γ·V/2, which no choice of communities changes.
        var asIgraph = (best - (resolution * graph.NodeCount / 2)) / graph.TotalWeight;
        Assert.Equal(expected, asIgraph, 1e-4);
    }

    [Fact]
    public void Planted_communities_are_recovered()
    {
        var (graph, truth) = TestGraphs.ReadPlanted("LFR_N10000_ad5_mc50_mu0.1");
        var found = Leiden.Run(graph, new LeidenOptions { Seed = 1 }).Partition.Communities;
        Assert.InRange(NormalizedMutualInformation(truth, found), 0.95, 1 + 1e-9);
    }

    /// <summary>2·I / (H₁ + H₂), natural logarithms.</summary>
    private static double NormalizedMutualInformation(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var joint = new Dictionary<(int, int), double>();
        var (left, right) = (new Dictionary<int, double>(), new Dictionary<int, double>());
        for (var node = 0; node < first.Length; node++)
        {
            joint[(first[node], second[node])] = joint.GetValueOrDefault((first[node], second[node])) + 1.0 / first.Length;
            left[first[node]] = left.GetValueOrDefault(first[node]) + 1.0 / first.Length;
            right[second[node]] = right.GetValueOrDefault(second[node]) + 1.0 / first.Length;
        }

        var mutual = joint.Sum(pair => pair.Value * Math.Log(pair.Value / (left[pair.Key.Item1] * right[pair.Key.Item2])));
        static double Entropy(Dictionary<int, double> shares) => -shares.Values.Sum(share => share * Math.Log(share));
        return 2 * mutual / (Entropy(left) + Entropy(right));
    }
}
