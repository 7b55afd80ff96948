using System.Text.Json;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;

namespace SaeActors.Features.Tests.Counting;

/// <summary>The gate: bench/allocations.json holds the bytes that a warm window may allocate, per hot path.</summary>
public class AllocationTests
{
    private static readonly Stream Small = new(seed: 61, tokens: 2_000, 60, 80);

    [Theory]
    [InlineData(TableForm.Exact, SumPolicy.All)]
    [InlineData(TableForm.Exact, SumPolicy.Watched)]
    [InlineData(TableForm.Bounded, SumPolicy.All)]
    public void Counting_a_window_on_warm_state_stays_within_its_allocation(TableForm form, SumPolicy sums)
    {
        var plan = Counted.PlanOf(Small, layer => layer with { Form = form, Sums = sums, Capacity = 16, Watched = 8 });
        var states = new Counted(plan, Small, promptsPerWindow: 1_000).States;
        var prepared = new PreparedWindow(plan);
        var windows = Enumerable.Range(101, 60).Select(number => Small.Window(number, 0, 8)).ToArray();
        foreach (var window in windows[..20]) Count(plan, states, prepared, window);

        // A table grows at some doublings of its counts, so not in each of forty windows.
        Assert.InRange(windows[20..].Min(window => Allocated(() => Count(plan, states, prepared, window))), 0, Allowed($"{form}, {sums}"));
    }

    [Fact]
    public void A_new_version_of_the_marginals_stays_within_its_allocation()
    {
        var plan = Counted.PlanOf(Small);
        var prepared = new PreparedWindow(plan);
        var marginals = plan.Layers.Select(layer => new LayerMarginals(layer)).ToArray();
        var least = Enumerable.Range(1, 10).Min(number =>
        {
            prepared.Prepare(Small.Window(number, 0, 8));
            return Allocated(() =>
            {
                for (var layer = 0; layer < marginals.Length; layer++) marginals[layer] = marginals[layer].Apply(prepared, layer);
            });
        });
        Assert.InRange(least, 1, Allowed("Marginals"));
    }

    private static long Allowed(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "bench", "allocations.json"))) folder = folder.Parent;
        return JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(Path.Combine(folder.FullName, "bench", "allocations.json")))![path];
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Count(CountingPlan plan, FeatureState?[][] states, PreparedWindow prepared, ActivationWindow window)
    {
        prepared.Prepare(window);
        WindowCounter.Apply(plan, states, prepared, threads: 1);
    }
}
