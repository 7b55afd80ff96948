using System.Buffers;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;

namespace SaeActors.Features.Tests.Counting;

public class SparseCountsTests
{
    private const int Width = 5_000;

    [Fact]
    public void Many_lists_that_grow_on_several_threads_hold_what_was_added()
    {
        Parallel.For(0, 4, thread =>
        {
            var random = new SplitMix((ulong)thread);
            var (tallies, touched) = (new Tally[Width], new int[Width + 1]);
            var lists = Enumerable.Range(0, 200).Select(_ => new SparseCounts()).ToArray();
            var expected = lists.Select(_ => new SortedDictionary<int, (long Count, double Sum)>()).ToArray();
            for (var window = 0; window < 4_000; window++)
            {
                var list = random.Next(lists.Length);
                var partners = Enumerable.Range(0, 1 + random.Next(20)).Select(_ => random.Next(Width)).ToArray();
                Add(lists[list], partners, tallies, touched);
                foreach (var partner in partners)
                {
                    var (count, sum) = expected[list].GetValueOrDefault(partner);
                    expected[list][partner] = (count + 1, sum + partner + 0.5);
                }
            }

            for (var list = 0; list < lists.Length; list++)
            {
                Assert.Equal(expected[list].Keys, lists[list].Partners.ToArray().Select(partner => (int)partner));
                foreach (var (partner, cell) in expected[list]) Assert.Equal(cell, lists[list][partner]);
            }
        });
    }

    [Fact]
    public void Nothing_is_allocated_when_a_list_grows()
    {
        var (tallies, touched) = (new Tally[Width], new int[Width + 1]);
        var (warm, list) = (new SparseCounts(), new SparseCounts());
        Grow(warm, tallies, touched);
        warm.Release();   // its slots are there for the list
        var before = GC.GetAllocatedBytesForCurrentThread();
        Grow(list, tallies, touched);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_500, list.Length);
        Assert.InRange(list.Bytes, 1_500 * 14, 1_500 * 14 * 1.25);
    }

    [Fact]
    public void Counts_that_could_pass_32_bits_are_kept_in_a_row()
    {
        var layer = new LayerPlan { Width = 100, Sums = SumPolicy.Watched };
        var record = new ArrayBufferWriter<byte>();
        var writer = new RecordWriter(record);
        writer.Byte(RecordFormat.ExactTable);
        writer.Byte(1);                   // sparse
        writer.Number(uint.MaxValue);     // tokens of the feature
        writer.Number(long.MaxValue);     // no selection yet
        writer.Number(1);                 // partner 7, with all of them
        writer.Number(7);
        writer.Number(uint.MaxValue);
        writer.Double(0.5);
        var reader = new RecordReader(record.WrittenSpan);
        var table = ExactTable.Read(ref reader, layer, 100);
        Assert.Equal(uint.MaxValue, table[7].Count);

        var plan = new CountingPlan { Seed = 1, Layers = [new LayerPlan { Width = 1 }, layer] };
        var window = new PreparedWindow(plan);
        window.Prepare(new ActivationWindow(1, [Fired(1, 0), Fired(100, 7)], [0, 0], [true, true], [0, 2], [1]));
        table.Add(window.Layer(0).ColumnOf(0), window.Layer(1));
        Assert.Equal(uint.MaxValue + 2L, table[7].Count);
        Assert.Equal(2.5, table[7].SumXY);
    }

    private static LayerActivations Fired(int width, int feature) => new(width, [0, 1, 2], [feature, feature], [1f, 1f]);

    private static void Grow(SparseCounts list, Tally[] tallies, int[] touched)
    {
        for (var partner = 0; partner < 1_500; partner++) Add(list, [partner], tallies, touched);
    }

    private static void Add(SparseCounts list, ReadOnlySpan<int> partners, Tally[] tallies, int[] touched)
    {
        var length = list.CopyTo(tallies, touched);
        foreach (var partner in partners)
        {
            if (tallies[partner].Sum == 0) touched[length++] = partner;
            tallies[partner].Count++;
            tallies[partner].Sum += partner + 0.5;
        }

        list.Replace(touched.AsSpan(0, length), tallies);
        foreach (var partner in touched.AsSpan(0, length)) tallies[partner] = default;
    }
}
