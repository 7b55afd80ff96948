using SaeActors.Features.Counting;
using SaeActors.Features.Windows;

namespace SaeActors.Features.Tests.Counting;

public class BoundedTableTests
{
    private static readonly Stream Small = new(seed: 21, tokens: 1_500, 12, 150);

    private static CountingPlan PlanOf(int capacity) =>
        Counted.PlanOf(Small, layer => layer with { Form = TableForm.Bounded, Capacity = capacity });

    [Theory]
    [InlineData(1, 3)]
    [InlineData(5, 1)]
    [InlineData(20, 4)]
    [InlineData(64, 50)]
    [InlineData(150, 4)]
    public void Every_certificate_holds(int capacity, int promptsPerWindow)
    {
        var plan = PlanOf(capacity);
        var counted = new Counted(plan, Small, promptsPerWindow);
        var reference = new Reference(Small, plan);
        for (var feature = 0; feature < 12; feature++)
        {
            var table = counted.States[0][feature]!.Next!;
            var listed = new List<CoFiring>();
            table.CopyTo(listed);
            Assert.InRange(listed.Count, 1, capacity);
            Assert.Equal(listed.Select(entry => entry.Feature).Order().Distinct(), listed.Select(entry => entry.Feature));
            var coFirings = Enumerable.Range(0, 150).Sum(partner => reference.Both(0, feature, partner));
            Assert.InRange(table.Error, 0, coFirings / (capacity + 1));
            for (var partner = 0; partner < 150; partner++) CheckPartner(table, listed, reference, feature, partner);
        }
    }

    [Fact]
    public void With_room_for_all_partners_nothing_is_missed()
    {
        var counted = new Counted(PlanOf(150), Small, promptsPerWindow: 5);
        Assert.All(counted.States[0], state => Assert.Equal((0, 0.0), (state!.Next!.Error, state.Next.SumError)));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(40)]
    public void Merging_two_tables_keeps_the_certificate(int capacity)
    {
        var plan = PlanOf(capacity);
        var prepared = new PreparedWindow(plan);
        var half = Small.Prompts / 2;
        var reference = new Reference(Small, plan);
        for (var feature = 0; feature < 12; feature++)
        {
            var tables = new[] { (0, half), (half, Small.Prompts) }.Select(part => TableOf(plan, prepared, feature, part)).ToArray();
            tables[0].Merge(tables[1]);
            var listed = new List<CoFiring>();
            tables[0].CopyTo(listed);
            Assert.InRange(listed.Count, 1, capacity);
            for (var partner = 0; partner < 150; partner++) CheckPartner(tables[0], listed, reference, feature, partner);
        }
    }

    [Fact]
    public void Of_equal_counts_the_lower_id_stays()
    {
        // One token on which five partners fire: all count 1, two places.
        var layers = new[] { new LayerActivations(1, [0, 1], [0], [1f]), new LayerActivations(9, [0, 5], [1, 3, 4, 7, 8], [1f, 1f, 1f, 1f, 1f]) };
        var plan = new CountingPlan
        {
            Seed = 1,
            Layers = [new LayerPlan { Width = 1, Form = TableForm.Bounded, Capacity = 2 }, new LayerPlan { Width = 9, Form = TableForm.Bounded, Capacity = 2 }],
        };
        var prepared = new PreparedWindow(plan);
        prepared.Prepare(new ActivationWindow(1, layers, [0], [true], [0, 1], [1]));
        var state = new FeatureState(plan, new FeatureId(0, 0));
        state.Apply(prepared);
        var listed = new List<CoFiring>();
        state.Next!.CopyTo(listed);
        Assert.Equal([1, 3], listed.Select(entry => entry.Feature));
        Assert.Equal(1, state.Next.Error);
    }

    [Fact]
    public void A_table_never_takes_more_memory_than_its_capacity()
    {
        var counted = new Counted(PlanOf(16), Small, promptsPerWindow: 2);
        Assert.All(counted.States[0], state => Assert.InRange(state!.Next!.Bytes, 1, 16 * 40));
    }

    [Fact]
    public void A_join_with_the_other_side_finds_partners_that_the_own_table_dropped()
    {
        var plan = PlanOf(10);
        var counted = new Counted(plan, Small, promptsPerWindow: 5);
        var reference = new Reference(Small, plan);
        var (own, column) = (new List<CoFiring>(), new List<CoFiring>());
        counted.States[0][3]!.Next!.CopyTo(own);
        Neighborhood.Column(counted.States[1], TableDirection.Previous, 3, column);
        var joined = Neighborhood.Join(own, column);
        Assert.True(joined.Count > own.Count);
        Assert.All(joined, entry => Assert.InRange(reference.Both(0, 3, entry.Feature), entry.Count, entry.Count + entry.Miss));
    }

    private static BoundedTable TableOf(CountingPlan plan, PreparedWindow prepared, int feature, (int First, int End) prompts)
    {
        prepared.Prepare(Small.Window(1, prompts.First, prompts.End));
        var table = new BoundedTable(150, plan.Layers[0].Capacity);
        table.Add(prepared.Layer(0).ColumnOf(feature), prepared.Layer(1));
        return table;
    }

    private static void CheckPartner(CoFiringTable table, List<CoFiring> listed, Reference reference, int feature, int partner)
    {
        const double rounding = 1e-9;
        var entry = table[partner];
        var (both, sum) = (reference.Both(0, feature, partner), reference.SumXY(0, feature, partner));
        Assert.InRange(both, entry.Count, entry.Count + entry.Miss);
        Assert.InRange(sum, entry.SumXY - rounding, entry.SumXY + entry.SumXYMiss + rounding);
        if (both > table.Error) Assert.Contains(listed, candidate => candidate.Feature == partner);
    }
}
