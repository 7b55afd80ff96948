using SaeActors.Features.Counting;
using SaeActors.Features.Evolution;

namespace SaeActors.Features.Tests.Evolution;

public class BestMatchesTests
{
    [Fact]
    public void The_best_match_is_the_highest_similarity_then_the_lower_id()
    {
        var matches = new BestMatches(2, 3, [Edge(0, 2, 0.7), Edge(0, 1, 0.7), Edge(0, 0, 0.2), Edge(1, 0, 0.9)]);
        Assert.Equal([new(1, 0.7, 0.7), new(0, 0.9, 0.9)], matches.Next.ToArray());
        Assert.Equal([1, 0, 0], matches.Previous.ToArray().Select(match => match.Partner));
    }

    [Fact]
    public void What_bounds_do_not_decide_is_undecided_and_dead_features_are_not_alive()
    {
        (int, int, Interval)[] edges = [Edge(0, 0, 0.97), (1, 1, new Interval(0.9, 0.99)), Edge(2, 2, 0.5)];
        var matches = new BestMatches(5, 5, edges, nextUnlisted: [0, 0, 0.96, 0.1, 0]);
        var counts = MatchCounts.Of(matches.Next, [10, 10, 10, 10, 0], threshold: 0.95);
        Assert.Equal((4, 1, 1, 2), (counts.Alive, counts.Matched, counts.Unmatched, counts.Undecided));
        Assert.Equal((0.2, 0.25), (counts.MatchedOfAll, counts.MatchedOfAlive));
        Assert.Equal((1, 1, 1, 1), (counts.BestSimilarity[0], counts.BestSimilarity[10], counts.BestSimilarity[18], counts.BestSimilarity[19]));
    }

    [Fact]
    public void A_chain_runs_as_long_as_each_step_is_the_best_match_of_both_ends()
    {
        BestMatches[] pairs =
        [
            new(3, 3, [Edge(0, 1, 0.99), Edge(2, 1, 0.97), Edge(1, 0, 0.5)]),
            new(3, 3, [Edge(1, 2, 0.98), Edge(0, 0, 0.96)]),
        ];
        var chains = Chains.Of(pairs, threshold: 0.95);
        Assert.Equal([[new(0, 0), new(1, 1), new(2, 2)], [new FeatureId(1, 0), new(2, 0)]], chains.Select(chain => chain.ToArray()));
    }

    private static (int, int, Interval) Edge(int upstream, int downstream, double similarity) => (upstream, downstream, Interval.Of(similarity));
}
