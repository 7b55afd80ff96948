using SaeActors.Features.Counting;
using SaeActors.Features.Windows;

namespace SaeActors.Features.Tests.Counting;

public class AllocationTests
{
    private static readonly Stream Small = new(seed: 61, tokens: 2_000, 60, 80);

    [Theory]
    [InlineData(TableForm.Exact, SumPolicy.All)]
    [InlineData(TableForm.Exact, SumPolicy.Watched)]
    [InlineData(TableForm.Bounded, SumPolicy.All)]
    public void Counting_a_window_on_warm_state_allocates_nothing(TableForm form, SumPolicy sums)
    {
        var plan = Counted.PlanOf(Small, layer => layer with { Form = form, Sums = sums, Capacity = 16, Watched = 8 });
        var states = new Counted(plan, Small, promptsPerWindow: 1_000).States;
        var prepared = new PreparedWindow(plan);
        var windows = Enumerable.Range(101, 60).Select(number => Small.Window(number, 0, 8)).ToArray();
        foreach (var window in windows[..20]) Count(plan, states, prepared, window);

        // A table grows at some doublings of its counts, so not in each of forty windows.
        Assert.Equal(0, windows[20..].Min(window => Allocated(plan, states, prepared, window)));
    }

    private static long Allocated(CountingPlan plan, FeatureState?[][] states, PreparedWindow prepared, ActivationWindow window)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Count(plan, states, prepared, window);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Count(CountingPlan plan, FeatureState?[][] states, PreparedWindow prepared, ActivationWindow window)
    {
        prepared.Prepare(window);
        WindowCounter.Apply(plan, states, prepared, threads: 1);
    }
}
