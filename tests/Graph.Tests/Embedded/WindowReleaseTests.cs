using SaeActors.Features.Counting;
using SaeActors.Features.Memory;
using SaeActors.Features.Windows;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.State;
using SaeActors.Graph.Windows;

namespace SaeActors.Graph.Tests.Embedded;

/// <summary>How long a window's arrays may be read: other windows use them afterwards.</summary>
public sealed class WindowReleaseTests
{
    private static readonly CountingPlan Plan = new CountingPlan { Layers = [.. Uploads.Widths.Select(width => new LayerPlan { Width = width })], Seed = 1 }.Checked();

    [Fact]
    public void A_window_is_released_when_every_feature_holds_it_and_not_before()
    {
        using var team = new CoreTeam(2, "count");
        using var state = new GraphState(Plan, team);
        var window = Window(1);
        var prepared = state.Begin(window);
        state.ApplyToAll(prepared);
        Assert.NotEqual(0, window.Layers[0].Values.Length);
        state.End();
        Assert.Throws<ReleasedException>(() => _ = window.Layers[0].Values);
        Assert.Null(state.Ask(view => view.Version.Prepared));
    }

    [Fact]
    public void A_window_that_was_given_up_and_came_again_counts_once()
    {
        using var team = new CoreTeam(2, "count");
        using var state = new GraphState(Plan, team);
        using var expected = new GraphState(Plan, team);
        state.Apply(Window(1));
        var given = Window(2);
        state.Apply(state.Begin(given), 0, Uploads.Widths[0] - 1);   // one feature got it, then something failed
        state.Apply(Window(2));
        Assert.NotEqual(0, given.Layers[0].Values.Length);           // who gave it up may still hold it
        foreach (var number in Enumerable.Range(1, 2)) expected.Apply(Window(number));
        for (var feature = 0; feature < Uploads.Widths[0]; feature++)
        {
            var (found, wanted) = (state.Features[0][feature], expected.Features[0][feature]);
            Assert.Equal(wanted is null ? null : Record(wanted), found is null ? null : Record(found));
        }
    }

    private static byte[] Record(FeatureState state)
    {
        var record = new System.Buffers.ArrayBufferWriter<byte>();
        state.Write(record);
        return record.WrittenSpan.ToArray();
    }

    /// <summary>A window out of bytes, as after an upload: in arrays that are used again.</summary>
    private static ActivationWindow Window(int number)
    {
        using var bytes = WindowCodec.Encode(Uploads.Of((ulong)number));
        var window = WindowCodec.DecodeUpload(bytes.Memory);
        var prompts = window.PromptStarts.Length - 1;
        return new ActivationWindow(
            number, window.Layers, window.Tokens, window.Counted, window.PromptStarts, [.. Enumerable.Range(1, prompts).Select(prompt => (long)(((number - 1) * prompts) + prompt))]);
    }
}
