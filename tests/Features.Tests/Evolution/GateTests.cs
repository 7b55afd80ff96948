using SaeActors.Features.Evolution;

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
    [InlineData(new long[] { 900, 50, 50, 100 }, new long[] { 800, 0, 0, 100 }, true)]   // row 00 says nothing about AND
    [InlineData(new long[] { 900, 39, 50, 100 }, new long[] { 0, 0, 0, 100 }, null)]     // too few tokens in one row
    [InlineData(new long[] { 900, 50, 50, 100 }, new long[] { 0, 0, 20, 100 }, false)]   // fires on one input alone
    [InlineData(new long[] { 900, 50, 50, 100 }, new long[] { 0, 0, 0, 60 }, false)]     // often silent on both
    [InlineData(new long[] { 900, 50, 50, 100 }, new long[] { 0, 0, 3, 100 }, null)]     // 6 %, the bound is above 10 %
    public void And_is_confirmed_by_the_rows_11_10_and_01(long[] tokens, long[] fired, bool? confirmed) =>
        Assert.Equal(confirmed, new TruthTable(And, tokens, fired).IsConfirmed);

    [Theory]
    [InlineData(new long[] { 900, 100, 100, 1 }, new long[] { 0, 100, 99, 0 }, true)]   // row 11 says nothing about OR
    [InlineData(new long[] { 900, 100, 100, 50 }, new long[] { 300, 100, 99, 50 }, false)]
    [InlineData(new long[] { 900, 100, 100, 50 }, new long[] { 0, 100, 10, 50 }, false)]
    public void Or_is_confirmed_by_the_rows_10_01_and_00(long[] tokens, long[] fired, bool? confirmed) =>
        Assert.Equal(confirmed, new TruthTable(Or, tokens, fired).IsConfirmed);

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
}
