using SaeActors.Features.Counting;

namespace SaeActors.Features.Tests.Counting;

public class NeighborhoodTests
{
    private static readonly Stream Small = new(seed: 51, tokens: 1_500, 25, 60);
    private static readonly CountingPlan Plan = Counted.PlanOf(Small);
    private static readonly Counted Exact = new(Plan, Small, promptsPerWindow: 8);
    private static readonly Counted Watched = new(Counted.PlanOf(Small, layer => layer with { Sums = SumPolicy.Watched, Watched = 5 }), Small, promptsPerWindow: 8);

    public static TheoryData<Measure> All => [.. Enum.GetValues<Measure>()];

    [Theory]
    [MemberData(nameof(All))]
    public void The_ranking_is_that_of_all_pairs_sorted(Measure measure)
    {
        var query = new RankingQuery { Measure = measure, K = 7, MinSupport = 3, MinLift = 0.5 }.Checked();
        for (var feature = 0; feature < 25; feature++)
        {
            var pairs = Enumerable.Range(0, 60).Select(partner => (Feature: partner, Pair: Exact.Pair(0, feature, partner)))
                .Where(entry => entry.Pair.Both >= 3 && Measures.Of(Measure.Lift, entry.Pair).Low >= 0.5)
                .Select(entry => (entry.Feature, Measures.Of(measure, entry.Pair).Low))
                .OrderByDescending(entry => entry.Low).ThenBy(entry => entry.Feature).ToArray();
            var answer = Neighborhood.Rank(Exact.States[0][feature]!, TableDirection.Next, Exact.Marginals[0], Exact.Marginals[1], query);
            Assert.Equal(pairs.Take(7).Select(entry => entry.Feature), answer.Partners.Select(partner => partner.Id.Feature));
            Assert.Equal(pairs.Length > 7 ? pairs[7].Low : double.NegativeInfinity, answer.Bounds.HighestLeftOut);
            Assert.All(answer.Partners, partner => Assert.Equal(1, partner.Id.Layer));
        }
    }

    [Theory]
    [InlineData(SumPolicy.All, false)]
    [InlineData(SumPolicy.All, true)]
    [InlineData(SumPolicy.Watched, false)]
    [InlineData(SumPolicy.Watched, true)]
    public void What_a_table_may_not_list_has_neither_count_nor_sum(SumPolicy sums, bool withThresholds)
    {
        var plan = Counted.PlanOf(Small, layer => layer with
        {
            Sums = sums,
            Watched = 5,
            Thresholds = withThresholds ? [.. Enumerable.Repeat(0.6f, layer.Width)] : null,
        });
        var counted = new Counted(plan, Small, promptsPerWindow: 8);
        var unlisted = 0;
        foreach (var state in counted.States[0].OfType<FeatureState>())
        {
            var read = FeatureState.Read(Record(state), plan);
            for (var partner = 0; partner < 60; partner++)
            {
                Assert.True(read.Next!.MayList(partner) || (state.Next![partner].Count == 0 && state.Next[partner].SumXY == 0));
                if (state.Next!.MayList(partner)) continue;
                unlisted++;
                Assert.Equal(0, state.Next[partner].Count);
                Assert.Equal(0, state.Next[partner].SumXY);
            }
        }

        if (sums == SumPolicy.Watched && !withThresholds) Assert.True(unlisted > 0);
    }

    [Theory]
    [InlineData(TableForm.Exact)]
    [InlineData(TableForm.Bounded)]
    public void A_least_count_leaves_out_what_is_certainly_below(TableForm form)
    {
        var counted = new Counted(Counted.PlanOf(Small, layer => layer with { Form = form, Capacity = 20, Sums = SumPolicy.Watched, Watched = 5 }), Small, promptsPerWindow: 8);
        foreach (var state in counted.States[0].OfType<FeatureState>())
        {
            foreach (var least in new long[] { 1, 2, 40, 254, 255, 256, 400 })
            {
                var (all, some) = (new List<CoFiring>(), new List<CoFiring>());
                state.Next!.CopyTo(all);
                state.Next.CopyTo(some, least);
                Assert.Equal(all.Where(partner => partner.Count + partner.Miss >= least), some);
            }
        }
    }

    [Fact]
    public void The_previous_direction_is_a_column_of_the_upstream_tables()
    {
        for (var feature = 0; feature < 60; feature++)
        {
            if (Exact.States[1][feature] is not { } state) continue;
            var (own, column) = (new List<CoFiring>(), new List<CoFiring>());
            state.Previous!.CopyTo(own);
            Neighborhood.Column(Exact.States[0], TableDirection.Next, feature, column);
            Assert.Equal(own, column);
        }
    }

    [Fact]
    public void Upstream_is_the_lower_layer_in_both_directions()
    {
        var (marginals, query) = (Exact.Marginals, new RankingQuery { K = 1_000 });
        var down = Neighborhood.Rank(Exact.States[0][2]!, TableDirection.Next, marginals[0], marginals[1], query).Partners.Single(partner => partner.Id.Feature == 4);
        var up = Neighborhood.Rank(Exact.States[1][4]!, TableDirection.Previous, marginals[1], marginals[0], query).Partners.Single(partner => partner.Id.Feature == 2);
        Assert.Equal(down.Pair, up.Pair);
        Assert.Equal(marginals[0][2], up.Pair.Upstream);
    }

    [Theory]
    [InlineData(Measure.Pearson)]
    [InlineData(Measure.Cosine)]
    public void Watched_sums_give_intervals_that_hold_and_a_bound_on_what_is_left_out(Measure measure)
    {
        var query = new RankingQuery { Measure = measure, K = 4 };
        for (var feature = 0; feature < 25; feature++)
        {
            var answer = Neighborhood.Rank(Watched.States[0][feature]!, TableDirection.Next, Watched.Marginals[0], Watched.Marginals[1], query);
            var chosen = answer.Partners.Select(partner => partner.Id.Feature).ToHashSet();
            for (var partner = 0; partner < 60; partner++)
            {
                var truth = Measures.Of(measure, Exact.Pair(0, feature, partner)).Low;
                var interval = Measures.Of(measure, Watched.Pair(0, feature, partner));
                Assert.InRange(truth, interval.Low - 1e-9, interval.High + 1e-9);
                if (!chosen.Contains(partner) && Exact.Next(0, feature, partner).Count > 0) Assert.True(truth <= answer.Bounds.HighestLeftOut + 1e-9);
            }
        }
    }

    [Fact]
    public void Marginals_of_two_windows_do_not_mix()
    {
        var empty = new LayerMarginals(Plan.Layers[1]);
        var error = Assert.Throws<ArgumentException>(() => Neighborhood.Rank(Exact.States[0][0]!, TableDirection.Next, Exact.Marginals[0], empty, new RankingQuery()));
        Assert.Contains("neighbour.Window is 0", error.Message);
    }

    [Fact]
    public void A_layer_end_has_no_table() =>
        Assert.Throws<InvalidOperationException>(() => Neighborhood.Rank(Exact.States[1][0]!, TableDirection.Next, Exact.Marginals[1], Exact.Marginals[0], new RankingQuery()));

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1_001, 1, 0)]
    [InlineData(5, -1, 0)]
    [InlineData(5, 1, double.NaN)]
    public void A_query_out_of_range_is_refused(int k, long support, double lift) =>
        Assert.ThrowsAny<ArgumentException>(() => new RankingQuery { K = k, MinSupport = support, MinLift = lift }.Checked());

    private static byte[] Record(FeatureState state)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        state.Write(output);
        return output.WrittenSpan.ToArray();
    }
}
