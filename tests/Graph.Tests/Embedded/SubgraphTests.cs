using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.State;

namespace SaeActors.Graph.Tests.Embedded;

/// <summary>Pairs looked up one by one are those of the whole lists, also where bounded tables of both sides must be joined.</summary>
public sealed class SubgraphTests
{
    [Theory]
    [InlineData(TableForm.Exact)]
    [InlineData(TableForm.Bounded)]
    public void The_pairs_of_some_features_are_those_of_their_lists(TableForm form)
    {
        var plan = PlanOf(form, form);
        using var team = new CoreTeam(2, "count");
        using var state = new GraphState(plan.Checked(), team);
        foreach (var number in Enumerable.Range(1, 6)) state.Apply(Window(number));
        int[] upstream = [.. Enumerable.Range(0, Uploads.Widths[0]).Where(feature => feature % 3 != 1)];
        int[] downstream = [.. Enumerable.Range(0, Uploads.Widths[1]).Where(feature => feature % 2 == 0)];

        var pairs = state.Ask(view => view.Pairs(0, upstream, downstream));
        for (var row = 0; row < upstream.Length; row++)
        {
            var feature = new FeatureId(0, upstream[row]);
            var partners = new List<CoFiring>();
            state.Ask(view => view.Partners(feature, TableDirection.Next, partners));
            Assert.Equal(partners.Where(partner => downstream.Contains(partner.Feature)), pairs[row]);
        }

        Assert.Equal(form == TableForm.Bounded, pairs.Any(row => row.Any(pair => pair.Miss > 0)));
    }

    [Theory]
    [InlineData(TableForm.Exact, TableForm.Bounded, false)]
    [InlineData(TableForm.Bounded, TableForm.Exact, false)]
    [InlineData(TableForm.Bounded, TableForm.Exact, true)]
    public void Each_pair_of_layers_is_answered_by_its_own_tables(TableForm first, TableForm second, bool keepPrevious)
    {
        using var team = new CoreTeam(2, "count");
        using var mixed = StateOf(PlanOf(first, second, keepPrevious), team);
        foreach (var (layer, form) in new[] { (0, first), (1, second) })
        {
            using var same = StateOf(PlanOf(form, form, keepPrevious), team);
            for (var feature = 0; feature < Uploads.Widths[layer]; feature++) AssertSame(same, mixed, new FeatureId(layer, feature), TableDirection.Next);
            for (var feature = 0; feature < Uploads.Widths[layer + 1]; feature++) AssertSame(same, mixed, new FeatureId(layer + 1, feature), TableDirection.Previous);
            Assert.Equal(Edges(same, layer), Edges(mixed, layer));
        }
    }

    private static void AssertSame(GraphState same, GraphState mixed, FeatureId feature, TableDirection direction)
    {
        var (expected, found) = (Partners(same), Partners(mixed));
        Assert.Equal(expected.Error, found.Error);
        Assert.Equal(expected.Partners, found.Partners);

        (long Error, IReadOnlyList<CoFiring> Partners) Partners(GraphState state) => state.Ask(view =>
        {
            var partners = new List<CoFiring>();
            return (view.Partners(feature, direction, partners), (IReadOnlyList<CoFiring>)partners);
        });
    }

    private static List<EdgeRow> Edges(GraphState state, int layer)
    {
        var scan = state.Scan(view => new EdgeScan(view.Version, state.Plan, new EdgeFilter(Measure.Jaccard, 0.01, 1), layer, 1));
        foreach (var side in new[] { layer, layer + 1 })
        {
            for (var feature = 0; feature < Uploads.Widths[side]; feature++) state.Read(scan, side, feature);
        }

        scan.Join(layer);
        return [.. Enumerable.Range(0, Uploads.Widths[layer]).SelectMany(feature => scan.Row(layer, feature))];
    }

    private static GraphState StateOf(CountingPlan plan, CoreTeam team)
    {
        var state = new GraphState(plan.Checked(), team);
        foreach (var number in Enumerable.Range(1, 6)) state.Apply(Window(number));
        return state;
    }

    private static CountingPlan PlanOf(TableForm first, TableForm second, bool keepPrevious = true)
    {
        TableForm[] forms = [first, second, second];
        return new CountingPlan
        {
            Layers = [.. Uploads.Widths.Zip(forms, (width, form) => new LayerPlan { Width = width, Form = form, Capacity = 8, KeepPrevious = keepPrevious })],
            Seed = 1,
        };
    }

    private static ActivationWindow Window(int number)
    {
        var upload = Uploads.Of((ulong)number);
        var prompts = upload.PromptStarts.Length - 1;
        return new ActivationWindow(
            number, upload.Layers, upload.Tokens, upload.Counted, upload.PromptStarts, [.. Enumerable.Range(1, prompts).Select(prompt => (long)((number - 1) * prompts + prompt))]);
    }
}
