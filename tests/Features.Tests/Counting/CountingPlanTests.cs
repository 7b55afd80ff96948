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
    public void A_budget_between_two_forms_gives_some_layers_the_better_one()
    {
        var layers = CountingPlan.For([.. Enumerable.Repeat(24_576, 12)], 8 * Giga, seed: 1, keepPrevious: false).Checked().Layers;
        Assert.Contains(layers, layer => layer.Form == TableForm.Exact);
        Assert.Equal([256], layers.Where(layer => layer.Form == TableForm.Bounded).Select(layer => layer.Capacity).Distinct());
    }

    [Fact]
    public void A_wide_layer_does_not_take_exact_rows_from_the_others()
    {
        int[] widths = [16_384, 16_384, 262_144, 16_384];
        var layers = CountingPlan.For(widths, 400 * Giga, seed: 1, keepPrevious: false).Checked().Layers;
        Assert.Equal([TableForm.Exact, TableForm.Bounded, TableForm.Exact], layers.Take(3).Select(layer => layer.Form));   // rows over 262,144 ids cannot be
    }

    [Fact]
    public void Every_pair_is_within_the_aimed_error_as_soon_as_that_fits()
    {
        int[] widths = [24_576, 32_768, 65_536, 131_072, 131_072, 1_024];
        var tried = new HashSet<bool>();
        foreach (var giga in Enumerable.Range(10, 60))
        {
            var active = new int?[] { 16, 32, 64, null, 64, 64 };
            var plan = new MemoryPlan(widths, active, keepPrevious: false);
            var layers = plan.Choose(giga * Giga);
            Assert.InRange(TableMemory.Bytes(layers), 0, giga * Giga);
            var isAimed = Enumerable.Range(0, 5).All(layer => plan.ExpectedError(layer, layers[layer]) <= MemoryPlan.AimedError);
            Assert.Equal(giga * Giga >= LeastBytesWithinTheError(plan, widths), isAimed);
            tried.Add(isAimed);
        }

        Assert.Equal(2, tried.Count);
    }

    [Fact]
    public void Fewer_active_features_need_fewer_entries()
    {
        int?[] active = [16, 16, 16, 64, 64];
        var layers = CountingPlan.For([.. Enumerable.Repeat(200_000, 5)], 23 * Giga, seed: 1, keepPrevious: true, active).Layers;
        Assert.Equal([128, 128, 512, 512], layers.Take(4).Select(layer => layer.Capacity));
    }

    [Fact]
    public void More_memory_never_gives_a_worse_worst_pair()
    {
        var widths = Enumerable.Repeat(24_576, 12).ToArray();
        var plan = new MemoryPlan(widths, new int?[12], keepPrevious: true);
        var worst = Enumerable.Range(4, 40).Select(giga => plan.Choose(giga * Giga).Take(11).Select((layer, number) => plan.ExpectedError(number, layer)).Max()).ToArray();
        Assert.Equal(worst.OrderDescending(), worst);
        Assert.Equal(0, worst[^1]);
    }

    [Fact]
    public void A_budget_that_fits_nothing_says_what_is_needed() =>
        Assert.Contains("expected at least", Assert.Throws<ArgumentException>(() => CountingPlan.For([24_576, 24_576], 1_000_000, seed: 1)).Message);

    [Fact]
    public void What_is_out_of_range_is_named()
    {
        Assert.Contains("Thresholds.Length is 2; expected 3", Refused(new LayerPlan { Width = 3, Thresholds = new float[2] }));
        Assert.Contains("threshold of feature 1 is NaN", Refused(new LayerPlan { Width = 2, Thresholds = new[] { 0, float.NaN } }));
        Assert.Contains("Width", Refused(new LayerPlan { Width = 0 }));
        Assert.Contains("Watched", Refused(new LayerPlan { Width = 2, Watched = 129 }));
        var wide = new CountingPlan { Seed = 1, Layers = [new LayerPlan { Width = 2 }, new LayerPlan { Width = 70_000 }] };
        Assert.Contains("70000 features of layer 1", Assert.Throws<ArgumentException>(() => wide.Checked()).Message);
    }

    /// <summary>By trying every combination of tables.</summary>
    private static long LeastBytesWithinTheError(MemoryPlan plan, int[] widths)
    {
        var bytes = TableMemory.Bytes([.. widths.Select(width => new LayerPlan { Width = width, Form = TableForm.Bounded, Capacity = 0 })]);
        for (var layer = 0; layer + 1 < widths.Length; layer++)
        {
            var exact = new LayerPlan { Width = widths[layer], Sums = SumPolicy.Watched, KeepPrevious = false };
            var tables = new[] { 128, 256, 512, 1_024, 2_048, 4_096 }.Select(capacity => exact with { Form = TableForm.Bounded, Capacity = capacity });
            if (widths[layer + 1] <= LayerPlan.WidestExact) tables = tables.Append(exact);
            bytes += tables.Where(form => plan.ExpectedError(layer, form) <= MemoryPlan.AimedError).Min(form => TableMemory.PairBytes(form, widths[layer + 1]));
        }

        return bytes;
    }

    private static string Refused(LayerPlan plan) => Assert.ThrowsAny<ArgumentException>(() => plan.Checked()).Message;
}
