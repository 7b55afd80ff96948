using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.State;

namespace SaeActors.Graph.Tests.Embedded;

/// <summary>A question in the middle of a window is answered at that window, whoever has applied it by then.</summary>
public sealed class MidWindowTests
{
    private const int Windows = 6;
    private const double RoundOff = 1e-12;   // a window's products are added first and then to the rest, not one by one

    [Theory]
    [InlineData(TableForm.Exact, SumPolicy.All, 0)]
    [InlineData(TableForm.Exact, SumPolicy.All, 0.9f)]
    [InlineData(TableForm.Exact, SumPolicy.Watched, 0)]
    [InlineData(TableForm.Exact, SumPolicy.Watched, 0.9f)]
    [InlineData(TableForm.Bounded, SumPolicy.All, 0)]
    public void The_previous_direction_is_that_of_the_window_being_applied(TableForm form, SumPolicy sums, float threshold)
    {
        var plan = PlanOf(form, sums, threshold);
        using var team = new CoreTeam(1, "count");
        using var before = StateOf(plan, team, Windows - 1);
        using var after = StateOf(plan, team, Windows);
        var middle = Middle(before);
        var half = before.Features[0];
        for (var feature = 0; feature < half.Width; feature += 2) half.BroughtTo(middle.Prepared!, feature);   // the writer is half through
        var view = new GraphView(before, middle);
        for (var feature = 0; feature < Uploads.Widths[1]; feature++)
        {
            var id = new FeatureId(1, feature);
            var (found, expected) = (new List<CoFiring>(), new List<CoFiring>());
            view.Partners(id, TableDirection.Previous, found);
            after.Ask(later => later.Partners(id, TableDirection.Previous, expected));
            Assert.Equal(expected.Select(cell => (cell.Feature, cell.Count, cell.Miss)), found.Select(cell => (cell.Feature, cell.Count, cell.Miss)));
            foreach (var (cell, later) in found.Zip(expected)) AssertOverlap(cell, later);
        }

        if (form == TableForm.Exact) Assert.Contains(Enumerable.Range(0, half.Width), feature => half[feature] is { LastWindow: < Windows } && feature % 2 == 1);
    }

    /// <summary>Where both know the sum they agree; where the choice of watched partners differs, one holds within the other's bounds.</summary>
    private static void AssertOverlap(CoFiring a, CoFiring b)
    {
        if (a.SumXYMiss == 0 && b.SumXYMiss == 0) Assert.Equal(b.SumXY, a.SumXY, RoundOff * Math.Max(1, b.SumXY));
        Assert.True(a.SumXY <= (b.SumXY + b.SumXYMiss) * (1 + RoundOff) && b.SumXY <= (a.SumXY + a.SumXYMiss) * (1 + RoundOff), $"{a} and {b}");
        Assert.InRange(a.Unsummed, 0, a.Count + a.Miss);
    }

    private static GraphVersion Middle(GraphState state)
    {
        var prepared = new PreparedWindow(state.Plan);
        prepared.Prepare(Window(Windows), threads: 1);
        var marginals = state.Current.Marginals.Select((layer, number) => layer.Apply(prepared, number)).ToArray();
        return new GraphVersion(Windows, prepared.Window.Sequences[^1], marginals, prepared);
    }

    private static GraphState StateOf(CountingPlan plan, CoreTeam team, int windows)
    {
        var state = new GraphState(plan, team);
        foreach (var number in Enumerable.Range(1, windows)) state.Apply(Window(number));
        return state;
    }

    private static CountingPlan PlanOf(TableForm form, SumPolicy sums, float threshold) => new CountingPlan
    {
        Layers = [.. Uploads.Widths.Select(width => new LayerPlan
        {
            Width = width,
            Form = form,
            Capacity = 8,
            Sums = sums,
            Watched = 4,
            KeepPrevious = false,
            Thresholds = threshold == 0 ? null : [.. Enumerable.Repeat(threshold, width)],
        })],
        Seed = 1,
    }.Checked();

    private static ActivationWindow Window(int number)
    {
        var upload = Uploads.Of((ulong)number);
        var prompts = upload.PromptStarts.Length - 1;
        return new ActivationWindow(
            number, upload.Layers, upload.Tokens, upload.Counted, upload.PromptStarts, [.. Enumerable.Range(1, prompts).Select(prompt => (long)((number - 1) * prompts + prompt))]);
    }
}
