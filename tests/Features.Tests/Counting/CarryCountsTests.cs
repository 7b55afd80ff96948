using SaeActors.Features.Counting;

namespace SaeActors.Features.Tests.Counting;

public class CarryCountsTests
{
    [Fact]
    public void Wraps_are_counted_for_every_partner_and_past_sixteen_bits()
    {
        var carry = new CarryCounts();
        var expected = new Dictionary<int, long>();
        var random = new SplitMix(1);
        for (var round = 0; round < 300_000; round++)
        {
            var partner = round % 2 == 0 ? 65_535 : random.Next(65_536);
            carry.Increment(partner);
            expected[partner] = expected.GetValueOrDefault(partner) + 1;
        }

        Assert.True(expected[65_535] > 65_535);
        Assert.Equal(expected.Count, carry.Length);
        Assert.All(expected, pair => Assert.Equal(pair.Value, carry[pair.Key]));
    }

    [Fact]
    public void Partners_are_listed_once_with_their_wraps()
    {
        var carry = new CarryCounts();
        for (var partner = 1; partner < 200; partner += 3) carry.Set(partner, partner + 70_000);
        var listed = new SortedDictionary<int, long>();
        foreach (var (partner, wraps) in carry) listed.Add(partner, wraps);
        Assert.Equal(Enumerable.Range(0, 200).Where(partner => partner % 3 == 1), listed.Keys);
        Assert.Equal(70_001, listed[1]);
        Assert.Equal(0, carry[2]);
    }

    [Fact]
    public void The_slots_are_filled_between_0_7_and_0_875_and_growing_allocates_nothing()
    {
        var (warm, carry) = (new CarryCounts(), new CarryCounts());
        for (var partner = 0; partner < 5_000; partner++) warm.Set(partner * 13, 1);
        warm.Release();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var partner = 0; partner < 5_000; partner++) carry.Set(partner * 13, partner + 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        for (var partner = 0; partner < 5_000; partner++) Assert.Equal(partner + 1, carry[partner * 13]);
        Assert.InRange(carry.Length * 4.0 / carry.Bytes, 0.7, 0.875);
    }
}
