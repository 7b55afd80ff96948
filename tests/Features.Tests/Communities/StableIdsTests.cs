using SaeActors.Features.Communities;

namespace SaeActors.Features.Tests.Communities;

public class StableIdsTests
{
    [Fact]
    public void The_larger_half_of_a_split_keeps_the_id()
    {
        var (ids, events) = StableIds.Match(Of(7, 7, 7, 7, 7), Of(0, 0, 1, 1, 1), nextId: 9);
        Assert.Equal((9, 7), (ids[0], ids[1]));
        Assert.Equal([9], events.Born);
        Assert.Empty(events.Died);
        Assert.Equal([7, 9], events.Split[7]);
        Assert.Equal(2, events.Moved);
    }

    [Fact]
    public void A_merger_keeps_the_id_of_its_larger_part_and_the_other_dies()
    {
        var (ids, events) = StableIds.Match(Of(3, 3, 4, 4, 4), Of(0, 0, 0, 0, 0), nextId: 5);
        Assert.Equal(4, ids[0]);
        Assert.Equal([3], events.Died);
        Assert.Equal([3, 4], events.Merged[4]);
    }

    [Fact]
    public void Of_equal_overlaps_the_higher_Jaccard_wins_then_the_older_id()
    {
        var (byJaccard, _) = StableIds.Match(Of(1, 1, 1, 2, 2, 3), Of(5, 5, 9, 5, 5, 9), nextId: 4);
        Assert.Equal(2, byJaccard[5]);   // shares 2 with both: 2/5 with the three of id 1, 2/4 with the two of id 2
        var (byAge, _) = StableIds.Match(Of(1, 1, 2, 2), Of(0, 0, 0, 0), nextId: 3);
        Assert.Equal(1, byAge[0]);
    }

    [Fact]
    public void The_same_communities_under_other_labels_keep_their_ids()
    {
        var (ids, events) = StableIds.Match(Of(5, 5, 6, 6), Of(1, 1, 0, 0), nextId: 7);
        Assert.Equal((5, 6), (ids[1], ids[0]));
        Assert.Equal(0, events.Moved);
        Assert.Empty(events.Born);
    }

    private static Dictionary<FeatureId, int> Of(params int[] communities) =>
        communities.Index().ToDictionary(member => new FeatureId(0, member.Index), member => member.Item);
}
