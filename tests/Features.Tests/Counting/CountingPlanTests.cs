using SaeActors.Features.Counting;

namespace SaeActors.Features.Tests.Counting;

public class CountingPlanTests
{
    private const long Giga = 1_000_000_000;

    [Theory]
    [InlineData(2_048, 7, 4, TableForm.Exact, SumPolicy.All)]          // the demo model
    [InlineData(24_576, 12, 20, TableForm.Exact, SumPolicy.Watched)]   // GPT-2 on a 32 GB machine
    [InlineData(24_576, 12, 4, TableForm.Bounded, SumPolicy.All)]
    [InlineData(1_000_000, 3, 60, TableForm.Bounded, SumPolicy.All)]
    public void The_form_follows_the_budget(int width, int layers, long budget, TableForm form, SumPolicy sums)
    {
        var plan = CountingPlan.For([.. Enumerable.Repeat(width, layers)], budget * Giga, seed: 1, keepPrevious: false).Checked();
        Assert.All(plan.Layers, layer => Assert.Equal((form, width), (layer.Form, layer.Width)));
        if (form == TableForm.Exact) Assert.All(plan.Layers, layer => Assert.Equal(sums, layer.Sums));
    }

    [Fact]
    public void More_memory_never_gives_a_smaller_table()
    {
        var widths = Enumerable.Repeat(24_576, 12).ToArray();
        var capacities = Enumerable.Range(4, 40).Select(giga => CountingPlan.For(widths, giga * Giga, seed: 1).Layers[0])
            .Select(layer => layer.Form == TableForm.Exact ? int.MaxValue : layer.Capacity).ToArray();
        Assert.Equal(capacities.Order(), capacities);
    }

    [Theory]
    [InlineData(24_576, 12)]
    [InlineData(65_536, 3)]
    [InlineData(262_144, 3)]
    public void Nothing_below_the_measured_quality_is_chosen_while_better_fits(int width, int layers)
    {
        var widths = Enumerable.Repeat(width, layers).ToArray();
        var needed = MemoryPlan.Bytes([.. widths.Select(_ => new LayerPlan { Width = width, Form = TableForm.Bounded, Capacity = MemoryPlan.LeastCapacity })]);
        var chosen = CountingPlan.For(widths, needed, seed: 1, keepPrevious: false).Layers[0];
        Assert.True(chosen.Form == TableForm.Exact || chosen.Capacity >= MemoryPlan.LeastCapacity);
        var less = CountingPlan.For(widths, needed / 2, seed: 1, keepPrevious: false).Layers[0];
        Assert.Equal(TableForm.Bounded, less.Form);
        Assert.InRange(less.Capacity, 1, MemoryPlan.LeastCapacity - 1);
    }

    [Fact]
    public void A_budget_that_fits_nothing_says_what_is_needed() =>
        Assert.Contains("expected at least", Assert.Throws<ArgumentException>(() => CountingPlan.For([24_576, 24_576], 1_000_000, seed: 1)).Message);

    [Fact]
    public void What_is_out_of_range_is_named()
    {
        Assert.Contains("Thresholds.Length is 2; expected 3", Refused(new LayerPlan { Width = 3, Thresholds = new float[2] }));
        Assert.Contains("threshold of feature 1 is NaN", Refused(new LayerPlan { Width = 2, Thresholds = new[] { 0, float.NaN } }));
        Assert.Contains("KeepPrevious is false", Refused(new LayerPlan { Width = 2, Form = TableForm.Bounded, KeepPrevious = false }));
        Assert.Contains("Width", Refused(new LayerPlan { Width = 0 }));
        Assert.Contains("Watched", Refused(new LayerPlan { Width = 2, Watched = 129 }));
        var wide = new CountingPlan { Seed = 1, Layers = [new LayerPlan { Width = 2 }, new LayerPlan { Width = 70_000 }] };
        Assert.Contains("70000 features of layer 1", Assert.Throws<ArgumentException>(() => wide.Checked()).Message);
    }

    private static string Refused(LayerPlan plan) => Assert.ThrowsAny<ArgumentException>(() => plan.Checked()).Message;
}
