using System.Buffers;
using SaeActors.Features.Counting;

namespace SaeActors.Features.Tests.Counting;

/// <summary>Pairs of layers may have different tables; each is counted as if all had its own.</summary>
public class MixedPlanTests
{
    private static readonly Stream Three = new(seed: 91, tokens: 1_200, 30, 40, 50);
    private static readonly Counted Exact = new(Of(TableForm.Exact, TableForm.Exact), Three, promptsPerWindow: 7);
    private static readonly Counted Bounded = new(Of(TableForm.Bounded, TableForm.Bounded), Three, promptsPerWindow: 7);

    [Theory]
    [InlineData(TableForm.Exact, TableForm.Bounded)]
    [InlineData(TableForm.Bounded, TableForm.Exact)]
    public void A_pair_is_counted_the_same_whatever_its_neighbours_have(TableForm first, TableForm second)
    {
        var mixed = new Counted(Of(first, second), Three, promptsPerWindow: 7, threads: 3);
        foreach (var (upstream, form) in new[] { (0, first), (1, second) })
        {
            var same = form == TableForm.Exact ? Exact : Bounded;
            for (var feature = 0; feature < Three.Widths[upstream]; feature++)
            {
                for (var partner = 0; partner < Three.Widths[upstream + 1]; partner++)
                {
                    Assert.Equal(same.Next(upstream, feature, partner), mixed.Next(upstream, feature, partner));
                    if (form == TableForm.Bounded) Assert.Equal(same.Previous(upstream + 1, partner, feature), mixed.Previous(upstream + 1, partner, feature));
                }
            }
        }
    }

    [Theory]
    [InlineData(TableForm.Exact, TableForm.Bounded)]
    [InlineData(TableForm.Bounded, TableForm.Exact)]
    public void Only_a_bounded_pair_keeps_both_directions_where_columns_can_be_scanned(TableForm first, TableForm second)
    {
        var mixed = new Counted(Of(first, second), Three, promptsPerWindow: 7);
        Assert.All(mixed.States[1].OfType<FeatureState>(), state => Assert.Equal(first == TableForm.Bounded, state.Previous is not null));
        Assert.All(mixed.States[2].OfType<FeatureState>(), state => Assert.Equal(second == TableForm.Bounded, state.Previous is not null));
        Assert.All(mixed.States[1].OfType<FeatureState>(), state => Assert.Equal(second == TableForm.Bounded, state.Next!.Error > 0));
    }

    [Theory]
    [InlineData(TableForm.Exact, TableForm.Bounded)]
    [InlineData(TableForm.Bounded, TableForm.Exact)]
    public void States_of_a_mixed_plan_read_what_they_write(TableForm first, TableForm second)
    {
        var mixed = new Counted(Of(first, second), Three, promptsPerWindow: 7);
        foreach (var state in mixed.States.SelectMany(layer => layer).OfType<FeatureState>())
        {
            var (written, again) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
            state.Write(written);
            FeatureState.Read(written.WrittenSpan, mixed.Plan).Write(again);
            Assert.Equal(written.WrittenSpan, again.WrittenSpan);
        }
    }

    private static CountingPlan Of(TableForm first, TableForm second)
    {
        var form = first;
        return Counted.PlanOf(Three, layer =>
        {
            var plan = layer with { Form = form, Capacity = 9, KeepPrevious = false };
            form = second;
            return plan;
        });
    }
}
