using SaeActors.Features.Counting;

namespace SaeActors.Features.Tests.Counting;

public class MarginalsTests
{
    private static readonly Stream Small = new(seed: 11, tokens: 700, 30, 1_100);
    private static readonly CountingPlan Plan = Counted.PlanOf(Small, layer => layer with { Thresholds = new float[layer.Width].Select((_, feature) => feature % 2 * 0.5f).ToArray() });

    [Fact]
    public void Marginals_are_those_of_the_definitions()
    {
        var counted = new Counted(Plan, Small, promptsPerWindow: 6);
        var reference = new Reference(Small, Plan);
        foreach (var (layer, feature) in new[] { (0, 0), (0, 1), (0, 13), (0, 29), (1, 0), (1, 7), (1, 1_023), (1, 1_024), (1, 1_099) })
        {
            var marginals = counted.Marginals[layer][feature];
            Assert.Equal(reference.Count(layer, feature), marginals.Count);
            Assert.Equal(reference.Sum(layer, feature), marginals.Sum, 1e-9);
            Assert.Equal(reference.SumOfSquares(layer, feature), marginals.SumOfSquares, 1e-9);
            Assert.Equal(Plan.Layers[layer].ThresholdOf(feature), marginals.Threshold);
            Assert.Equal(counted.States[layer][feature]?.Max ?? 0, marginals.Max);
            Assert.Equal(counted.States[layer][feature]?.LastWindow ?? 0, marginals.LastWindow);
            Assert.Equal(counted.States[layer][feature]?.Count ?? 0, marginals.Count);
        }

        Assert.Equal(reference.Tokens, counted.Marginals[0].Tokens);
    }

    [Fact]
    public void An_old_version_stays_as_it_was()
    {
        var prepared = new PreparedWindow(Plan);
        prepared.Prepare(Small.Window(1, 0, 5));
        var first = new LayerMarginals(Plan.Layers[0]).Apply(prepared, 0);
        var before = Enumerable.Range(0, 30).Select(feature => first[feature]).ToArray();
        prepared.Prepare(Small.Window(2, 5, 20));
        var second = first.Apply(prepared, 0);
        Assert.Equal(before, Enumerable.Range(0, 30).Select(feature => first[feature]));
        Assert.NotEqual(first[0], second[0]);
        Assert.Equal((1, 2), (first.Window, second.Window));
    }

    [Fact]
    public void A_window_counts_once_and_none_may_be_skipped()
    {
        var prepared = new PreparedWindow(Plan);
        prepared.Prepare(Small.Window(1, 0, 5));
        var first = new LayerMarginals(Plan.Layers[0]).Apply(prepared, 0);
        Assert.Same(first, first.Apply(prepared, 0));
        prepared.Prepare(Small.Window(3, 5, 9));
        Assert.Contains("expected 2", Assert.Throws<ArgumentException>(() => first.Apply(prepared, 0)).Message);
    }
}
