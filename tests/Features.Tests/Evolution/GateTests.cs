using SaeActors.Features.Evolution;
using SaeActors.Features.Windows;

namespace SaeActors.Features.Tests.Evolution;

public class GateTests
{
    private static readonly Gate And = new(GateKind.And, 1, 5, [2, 3]);
    private static readonly Gate Or = new(GateKind.Or, 1, 5, [2, 3]);

    [Fact]
    public void Wilson_bounds_are_the_known_ones()
    {
        // statsmodels.stats.proportion.proportion_confint(hits, tries, method="wilson")
        Assert.Equal(0.7224672, Wilson.Of(10, 10).Low, 6);
        Assert.Equal(0.0, Wilson.Of(0, 40).Low, 6);
        Assert.Equal(0.0876216, Wilson.Of(0, 40).High, 6);
        Assert.Equal((0.2365931, 0.7634069), (Math.Round(Wilson.Of(5, 10).Low, 7), Math.Round(Wilson.Of(5, 10).High, 7)));
        Assert.Equal(new Wilson(0, 1), Wilson.Of(0, 0));
    }

    [Theory]
    [InlineData(new long[] { 900, 50, 50, 100 }, new long[] { 0, 0, 0, 100 }, true)]
    [InlineData(new long[] { 900, 50, 50, 100 }, new long[] { 800, 0, 0, 100 }, false)]  // row 00 says nothing about AND, but the output is hardly about it
    [InlineData(new long[] { 900, 39, 50, 100 }, new long[] { 0, 0, 0, 100 }, null)]     // too few tokens in one row
    [InlineData(new long[] { 900, 50, 50, 100 }, new long[] { 0, 0, 20, 100 }, false)]   // fires on one input alone
    [InlineData(new long[] { 900, 50, 50, 100 }, new long[] { 0, 0, 0, 60 }, false)]     // often silent on both
    [InlineData(new long[] { 900, 50, 50, 100 }, new long[] { 0, 0, 3, 100 }, null)]     // 6 %, the bound is above 10 %
    public void And_is_confirmed_by_the_rows_11_10_and_01(long[] tokens, long[] fired, bool? confirmed) =>
        Assert.Equal(confirmed, new TruthTable(And, tokens, fired).IsConfirmed);

    [Theory]
    [InlineData(new long[] { 900, 100, 100, 1 }, new long[] { 0, 100, 99, 0 }, true)]   // row 11 says nothing about OR
    [InlineData(new long[] { 9_000, 100, 100, 50 }, new long[] { 10, 100, 99, 50 }, true)]
    [InlineData(new long[] { 900, 100, 100, 50 }, new long[] { 300, 100, 99, 50 }, false)]
    [InlineData(new long[] { 90_000, 100, 100, 50 }, new long[] { 900, 100, 99, 50 }, false)]   // 1 % of row 00, and most of the output
    [InlineData(new long[] { 9_000, 100, 100, 50 }, new long[] { 30, 100, 99, 50 }, null)]      // 89 % covered, the bound is above 90 %
    [InlineData(new long[] { 900, 100, 100, 50 }, new long[] { 0, 100, 10, 50 }, false)]
    public void Or_is_confirmed_by_the_rows_10_01_and_00(long[] tokens, long[] fired, bool? confirmed) =>
        Assert.Equal(confirmed, new TruthTable(Or, tokens, fired).IsConfirmed);

    [Theory]
    [InlineData(0.5f, 20)]    // at its best threshold the first input is wrong where its twin is off and the output silent
    [InlineData(0f, 100)]     // all activations alike: it can only be on or off, and the second input is the better one
    public void A_gate_is_refuted_where_one_input_above_a_threshold_is_right_as_often(float spread, long rivalErrors)
    {
        var sample = new TokenSample(0, [2, 3], [5]);
        sample.Add(Twins(spread));
        var table = sample.Of(And);
        Assert.Equal([820, 60, 40, 1_080], table.Tokens);
        Assert.Equal([0, 0, 0, 1_020], table.Fired);
        Assert.Equal((60, rivalErrors, 1), (table.Errors, table.RivalErrors, table.Covered));
        Assert.Equal(rivalErrors > 60, table.IsConfirmed);
    }

    [Fact]
    public void A_candidate_has_exactly_k_inputs_of_enough_tokens_that_are_not_always_on()
    {
        PairCounts[] pairs =
        [
            new(1, 7, 5_000, 2_000, 2_000), new(2, 7, 6_000, 2_000, 1_999), new(9, 7, 99_000, 2_000, 2_000),   // 9 is always on
            new(1, 8, 5_000, 2_000, 2_000), new(2, 8, 6_000, 2_000, 1_997),                                    // 0.9985 is too little
            new(1, 6, 5_000, 999, 999), new(2, 6, 6_000, 999, 999),                                            // too rare
        ];
        var gate = Assert.Single(new GateCandidates().Of(GateKind.And, 4, 100_000, pairs));
        Assert.Equal((GateKind.And, 4, 7), (gate.Kind, gate.Layer, gate.Output));
        Assert.Equal([1, 2], gate.Inputs);
        Assert.Empty(new GateCandidates { Inputs = 3 }.Of(GateKind.And, 4, 100_000, pairs));
    }

    /// <summary>2,000 tokens: both inputs on 1,080 and the output on 1,020 of them, feature 2 alone on 60, feature 3 alone on 40.
    /// Feature 2 is 1 where the output fires and on 20 other tokens, else lower by <paramref name="spread"/>.</summary>
    private static ActivationWindow Twins(float spread)
    {
        const int tokens = 2_000;
        var (inputs, outputs) = (new List<(int Feature, float Value)>[tokens], new List<(int Feature, float Value)>[tokens]);
        for (var token = 0; token < tokens; token++)
        {
            var high = token is < 1_020 or (>= 1_080 and < 1_100) ? 1f : 1f - spread;
            inputs[token] = [];
            if (token < 1_140) inputs[token].Add((2, high));
            if (token is < 1_080 or (>= 1_140 and < 1_180)) inputs[token].Add((3, 1f));
            outputs[token] = token < 1_020 ? [(5, 1f)] : [];
        }

        return new ActivationWindow(
            1, [Layer(inputs), Layer(outputs)], new int[tokens], [.. Enumerable.Repeat(true, tokens)], [0, tokens], [1]);
    }

    private static LayerActivations Layer(List<(int Feature, float Value)>[] tokens)
    {
        var starts = new int[tokens.Length + 1];
        for (var token = 0; token < tokens.Length; token++) starts[token + 1] = starts[token] + tokens[token].Count;
        return new LayerActivations(
            8, starts, [.. tokens.SelectMany(entries => entries.Select(entry => entry.Feature))], [.. tokens.SelectMany(entries => entries.Select(entry => entry.Value))]);
    }
}
