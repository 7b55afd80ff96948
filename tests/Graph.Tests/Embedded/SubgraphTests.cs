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
        var plan = new CountingPlan { Layers = [.. Uploads.Widths.Select(width => new LayerPlan { Width = width, Form = form, Capacity = 8 })], Seed = 1 };
        using var team = new CoreTeam(2, "count");
        using var state = new GraphState(plan.Checked(), team);
        foreach (var number in Enumerable.Range(1, 6)) state.Apply(Window(number));
        int[] upstream = [.. Enumerable.Range(0, Uploads.Widths[0]).Where(feature => feature % 3 != 1)];
        int[] downstream = [.. Enumerable.Range(0, Uploads.Widths[1]).Where(feature => feature % 2 == 0)];

        var pairs = state.Ask(view => view.Pairs(0, upstream, downstream));
        for (var row = 0; row < upstream.Length; row++)
        {
            var feature = new FeatureId(0, upstream[row]);
            var listed = state.Ask(view => view.Partners(feature, TableDirection.Next, out _)).Where(partner => downstream.Contains(partner.Feature));
            Assert.Equal(listed, pairs[row]);
        }

        Assert.Equal(form == TableForm.Bounded, pairs.Any(row => row.Any(pair => pair.Miss > 0)));
    }

    private static ActivationWindow Window(int number)
    {
        var upload = Uploads.Of((ulong)number);
        var prompts = upload.PromptStarts.Length - 1;
        return new ActivationWindow(
            number, upload.Layers, upload.Tokens, upload.Counted, upload.PromptStarts, [.. Enumerable.Range(1, prompts).Select(prompt => (long)((number - 1) * prompts + prompt))]);
    }
}
