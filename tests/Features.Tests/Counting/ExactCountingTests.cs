using SaeActors.Features.Counting;

namespace SaeActors.Features.Tests.Counting;

public class ExactCountingTests
{
    /// <summary>Sums add the same doubles in another order than the reference.</summary>
    private const double Rounding = 1e-12;

    private static readonly Stream Small = new(seed: 1, tokens: 900, 24, 40, 17);

    public static TheoryData<SumPolicy, bool> Forms => new()
    {
        { SumPolicy.All, false }, { SumPolicy.All, true }, { SumPolicy.Watched, false }, { SumPolicy.Watched, true },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Counts_and_sums_are_those_of_the_definitions(SumPolicy sums, bool withThresholds)
    {
        var plan = Counted.PlanOf(Small, layer => Change(layer, sums, withThresholds));
        var counted = new Counted(plan, Small, promptsPerWindow: 5);
        var reference = new Reference(Small, plan);
        ForEachPair((layer, feature, partner) =>
        {
            var next = counted.Next(layer, feature, partner);
            var both = reference.Both(layer, feature, partner);
            Assert.Equal(both, next.Count);
            Assert.Equal(0, next.Miss);
            Assert.Equal(both, counted.Previous(layer + 1, partner, feature).Count);
            var sum = reference.SumXY(layer, feature, partner);
            var bounds = counted.Pair(layer, feature, partner).SumXY;
            Assert.InRange(sum, bounds.Low * (1 - Rounding), bounds.High * (1 + Rounding));
            if (sums == SumPolicy.All) Assert.True(bounds.IsExact);
        });
    }

    [Fact]
    public void Both_directions_hold_the_same_bits_when_all_sums_are_kept()
    {
        var counted = new Counted(Counted.PlanOf(Small), Small, promptsPerWindow: 3);
        ForEachPair((layer, feature, partner) =>
            Assert.Equal(counted.Next(layer, feature, partner).SumXY, counted.Previous(layer + 1, partner, feature).SumXY));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void Another_cut_changes_no_count_and_no_sum(int promptsPerWindow)
    {
        var plan = Counted.PlanOf(Small);
        var (expected, actual) = (new Counted(plan, Small, promptsPerWindow: 4), new Counted(plan, Small, promptsPerWindow));
        ForEachPair((layer, feature, partner) =>
        {
            Assert.Equal(expected.Next(layer, feature, partner).Count, actual.Next(layer, feature, partner).Count);
            Assert.Equal(expected.Next(layer, feature, partner).SumXY, actual.Next(layer, feature, partner).SumXY, Rounding * 1e6);
        });
    }

    [Theory]
    [InlineData(SumPolicy.All, TableForm.Exact)]
    [InlineData(SumPolicy.Watched, TableForm.Exact)]
    [InlineData(SumPolicy.All, TableForm.Bounded)]
    public void Any_number_of_threads_gives_the_same_bits(SumPolicy sums, TableForm form)
    {
        var stream = new Stream(seed: 2, tokens: 600, 300, 260);
        var plan = Counted.PlanOf(stream, layer => layer with { Sums = sums, Form = form, Capacity = 20, Watched = 9 });
        var expected = new Counted(plan, stream, promptsPerWindow: 6, threads: 1).Bytes();
        foreach (var threads in new[] { 2, 3, 8 })
        {
            Assert.Equal(expected, new Counted(plan, stream, promptsPerWindow: 6, threads).Bytes());
        }
    }

    [Fact]
    public void Watched_partners_that_are_strong_from_the_start_have_an_exact_sum()
    {
        var stream = new Stream(seed: 3, tokens: 2_500, 8, 4_096);
        var plan = Counted.PlanOf(stream, layer => layer with { Sums = SumPolicy.Watched, Watched = 16 });
        var counted = new Counted(plan, stream, promptsPerWindow: 20);
        var reference = new Reference(stream, plan);
        var strongest = Enumerable.Range(0, 200).OrderByDescending(partner => Measures.Of(Measure.Cosine, Whole(reference, partner)).Low).First();
        Assert.Equal(0, counted.Next(0, 0, strongest).Unsummed);
        Assert.Equal(reference.SumXY(0, 0, strongest), counted.Next(0, 0, strongest).SumXY, Rounding * 1e6);
        Assert.Contains(Enumerable.Range(0, 4_096), partner => counted.Next(0, 0, partner).Unsummed > 0);
    }

    [Fact]
    public void A_window_that_is_not_newer_changes_nothing()
    {
        var plan = Counted.PlanOf(Small);
        var prepared = new PreparedWindow(plan);
        prepared.Prepare(Small.Window(3, 0, 5));
        var state = new FeatureState(plan, new FeatureId(0, 0));
        Assert.True(state.Apply(prepared));
        Assert.False(state.Apply(prepared));
        prepared.Prepare(Small.Window(2, 5, 9));
        Assert.False(state.Apply(prepared));
        Assert.Equal(3, state.LastWindow);
        Assert.Equal(new Reference(Small, plan).Count(0, 0) > state.Count, state.Count > 0);
    }

    [Fact]
    public void A_feature_that_is_silent_keeps_its_last_window()
    {
        var plan = Counted.PlanOf(Small);
        var prepared = new PreparedWindow(plan);
        var silent = Enumerable.Range(0, 24).First(feature => Small.Window(1, 0, 1).Layers[0].Features.IndexOf(feature) < 0);
        prepared.Prepare(Small.Window(1, 0, 1));
        var state = new FeatureState(plan, new FeatureId(0, silent));
        Assert.False(state.Apply(prepared));
        Assert.Equal(0, state.LastWindow);
    }

    private static PairStatistics Whole(Reference reference, int partner)
    {
        var sum = reference.SumXY(0, 0, partner);
        var (x, y) = (reference.SumOfSquares(0, 0), reference.SumOfSquares(1, partner));
        return new PairStatistics
        {
            Tokens = reference.Tokens,
            Upstream = new FeatureMarginals(1, 1, x, 1, 0, 1),
            Downstream = new FeatureMarginals(1, 1, y, 1, 0, 1),
            Both = 1,
            SumXY = Interval.Of(sum),
        };
    }

    private static LayerPlan Change(LayerPlan layer, SumPolicy sums, bool withThresholds) => layer with
    {
        Sums = sums,
        Watched = 4,
        Thresholds = withThresholds ? Enumerable.Range(0, layer.Width).Select(feature => feature % 3 * 0.3f).ToArray() : null,
    };

    private static void ForEachPair(Action<int, int, int> check)
    {
        for (var layer = 0; layer + 1 < Small.Widths.Length; layer++)
        {
            for (var feature = 0; feature < Small.Widths[layer]; feature++)
            {
                for (var partner = 0; partner < Small.Widths[layer + 1]; partner++) check(layer, feature, partner);
            }
        }
    }
}
