using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.State;

namespace SaeActors.Graph.Tests;

public class EdgeFilterTests
{
    [Theory]
    [InlineData(Measure.Jaccard)]
    [InlineData(Measure.Sufficiency)]
    [InlineData(Measure.Necessity)]
    [InlineData(Measure.Lift)]
    [InlineData(Measure.Pearson)]
    public void No_pair_that_passes_has_fewer_co_firings_than_the_least_count(Measure measure)
    {
        var random = new SplitMix((ulong)measure + 1);
        var passed = 0;
        for (var draw = 0; draw < 20_000; draw++)
        {
            var (n1, n2) = (1 + random.Next(60), 1 + random.Next(60));
            var both = random.Next(Math.Min(n1, n2) + 1);
            var filter = new EdgeFilter(measure, random.Next(5) * 0.25, MinSupport: 1 + random.Next(4));
            var pair = new CoFiring(0, both, 0, both, 0, 0);
            if (filter.RowOf(pair, 1_000, Marginals(n1), Marginals(n2)) is null) continue;
            passed++;
            Assert.True(both >= filter.LeastCount(n1, isUpstream: true), $"{both} of {n1}, {n2}: {filter}");
            Assert.True(both >= filter.LeastCount(n2, isUpstream: false), $"{both} of {n1}, {n2}: {filter}");
        }

        Assert.True(passed > 100);
    }

    private static FeatureMarginals Marginals(int count) => new(count, count, count, 1, 0, 1);
}
