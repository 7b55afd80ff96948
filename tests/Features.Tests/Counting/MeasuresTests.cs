using SaeActors.Features.Counting;

namespace SaeActors.Features.Tests.Counting;

public class MeasuresTests
{
    private const double Rounding = 1e-12;

    /// <summary>N = 100, n1 = 20, n2 = 10, n12 = 8, with 8 tokens at x = y = 1 and the rest at 1.</summary>
    private static readonly PairStatistics Pair = new()
    {
        Tokens = 100,
        Upstream = new FeatureMarginals(20, 20, 20, 1, 0, 1),
        Downstream = new FeatureMarginals(10, 10, 10, 1, 0, 1),
        Both = 8,
        SumXY = Interval.Of(8),
    };

    public static TheoryData<Measure> All => [.. Enum.GetValues<Measure>()];

    [Theory]
    [InlineData(Measure.Sufficiency, 0.4)]
    [InlineData(Measure.Necessity, 0.8)]
    [InlineData(Measure.Jaccard, 8.0 / 22)]
    [InlineData(Measure.Lift, 4)]
    [InlineData(Measure.Pmi, 1.3862943611198906)]
    [InlineData(Measure.Cosine, 0.5656854249492381)]
    [InlineData(Measure.Pearson, 0.5)]   // (100·8 − 20·10) / √((2000 − 400)(1000 − 100)) = 600 / 1200
    public void A_measure_is_its_formula(Measure measure, double expected)
    {
        var value = Measures.Of(measure, Pair);
        Assert.True(value is { IsExact: true, IsDefined: true });
        Assert.Equal(expected, value.Low, Rounding);
    }

    [Fact]
    public void Mutual_information_is_the_sum_over_the_four_cells()
    {
        double Cell(double p, double a, double b) => p * Math.Log(p / (a * b));
        var expected = Cell(0.08, 0.2, 0.1) + Cell(0.12, 0.2, 0.9) + Cell(0.02, 0.8, 0.1) + Cell(0.78, 0.8, 0.9);
        var entropy = -0.1 * Math.Log(0.1) - 0.9 * Math.Log(0.9);
        Assert.Equal(expected, Measures.Of(Measure.MutualInformation, Pair).Low, Rounding);
        Assert.Equal(expected / entropy, Measures.Of(Measure.MutualInformationShare, Pair).Low, Rounding);
    }

    [Fact]
    public void Mutual_information_is_negative_below_chance_and_zero_at_it()
    {
        Assert.True(Measures.Of(Measure.MutualInformation, Pair with { Both = 1 }).High < 0);
        Assert.Equal(0, Measures.Of(Measure.MutualInformation, Pair with { Both = 2 }).Low, Rounding);
    }

    [Fact]
    public void Equal_features_share_all_their_information()
    {
        var same = Pair with { Upstream = Pair.Downstream, Both = 10, SumXY = Interval.Of(10) };
        Assert.Equal(1, Measures.Of(Measure.MutualInformationShare, same).Low, Rounding);
        Assert.Equal(1, Measures.Of(Measure.Pearson, same).Low, Rounding);
        Assert.Equal(1, Measures.Of(Measure.Jaccard, same).Low, Rounding);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_never_happened_is_zero_and_marked_undefined(Measure measure)
    {
        var nothing = new FeatureMarginals(0, 0, 0, 0, 0, 0);
        var value = Measures.Of(measure, new PairStatistics { Tokens = 0, Upstream = nothing, Downstream = nothing, Both = 0 });
        Assert.Equal(Interval.Undefined, value);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_value_is_in_its_range_and_in_its_interval(Measure measure)
    {
        var random = new SplitMix(7);
        for (var round = 0; round < 2_000; round++)
        {
            var exact = RandomPair(ref random);
            var value = Measures.Of(measure, exact);
            var (low, high) = RangeOf(measure);
            Assert.InRange(value.Low, low, high);
            var (less, more) = (random.Next((int)Math.Min(exact.Both, 30) + 1), random.Next(40));
            var vague = PairStatistics.Of(
                new CoFiring(0, exact.Both - less, less + more, exact.SumXY.Low * random.NextDouble(), double.PositiveInfinity, exact.Both),
                exact.Tokens,
                exact.Upstream,
                exact.Downstream);
            var interval = Measures.Of(measure, vague);
            Assert.InRange(value.Low, interval.Low - Rounding, interval.High + Rounding);
            Assert.InRange(interval.Low, low, interval.High);
            Assert.InRange(interval.High, low, high);
        }
    }

    [Fact]
    public void Pearson_equals_the_two_pass_correlation()
    {
        var stream = new Stream(seed: 8, tokens: 500, 9, 14);
        var plan = Counted.PlanOf(stream);
        var (counted, reference) = (new Counted(plan, stream, 4), new Reference(stream, plan));
        for (var feature = 0; feature < 9; feature++)
        {
            for (var partner = 0; partner < 14; partner++)
            {
                Assert.Equal(reference.Pearson(0, feature, partner), Measures.Of(Measure.Pearson, counted.Pair(0, feature, partner)).Low, 1e-9);
            }
        }
    }

    private static (double Low, double High) RangeOf(Measure measure) => measure switch
    {
        Measure.Lift => (0, double.PositiveInfinity),
        Measure.Pmi => (double.NegativeInfinity, double.PositiveInfinity),
        Measure.MutualInformation => (-Math.Log(2), Math.Log(2)),
        Measure.Pearson or Measure.MutualInformationShare => (-1, 1),
        _ => (0, 1),
    };

    /// <summary>Real activations of two features over N tokens, so that every relation between the numbers holds.</summary>
    private static PairStatistics RandomPair(ref SplitMix random)
    {
        var tokens = 1 + random.Next(60);
        var (p1, p2, shared) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
        var (n1, n2, n12, x1, x2, y1, y2, xy, maxX, maxY) = (0L, 0L, 0L, 0.0, 0.0, 0.0, 0.0, 0.0, 0f, 0f);
        for (var token = 0; token < tokens; token++)
        {
            var first = random.NextDouble();
            var x = first < p1 ? 0.1f + (float)random.NextDouble() : 0;
            var y = (random.NextDouble() < shared ? first : random.NextDouble()) < p2 ? 0.1f + (float)random.NextDouble() : 0;
            (n1, n2, n12) = (n1 + (x > 0 ? 1 : 0), n2 + (y > 0 ? 1 : 0), n12 + (x > 0 && y > 0 ? 1 : 0));
            (x1, x2, y1, y2, xy) = (x1 + x, x2 + (double)x * x, y1 + y, y2 + (double)y * y, xy + (double)x * y);
            (maxX, maxY) = (Math.Max(maxX, x), Math.Max(maxY, y));
        }

        return new PairStatistics
        {
            Tokens = tokens,
            Upstream = new FeatureMarginals(n1, x1, x2, maxX, 0, 1),
            Downstream = new FeatureMarginals(n2, y1, y2, maxY, 0, 1),
            Both = n12,
            SumXY = Interval.Of(xy),
        };
    }
}
