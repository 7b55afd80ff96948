using SaeActors.Features.Windows;
using SaeActors.Grains.Windows;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Windows;

namespace SaeActors.Grains.Tests;

/// <summary>Windows that come again after something failed.</summary>
public sealed class ReceivedWindowsTests
{
    [Fact]
    public async Task A_window_that_was_released_does_not_stand_in_the_way_of_its_bytes()
    {
        var received = new ReceivedWindows();
        var made = Window();
        made.Release();   // counted here; elsewhere it failed, so it is brought again
        received.Put(made);
        await Assert.ThrowsAsync<InvalidOperationException>(() => received.TakeAsync(1));
        received.Put(1, 0, 1, Bytes());
        Assert.False((await received.TakeAsync(1)).IsReleased);
    }

    [Fact]
    public async Task Bytes_that_came_damaged_are_replaced_by_whole_ones()
    {
        var received = new ReceivedWindows();
        received.Put(1, 0, 1, [1, 2, 3]);
        await Assert.ThrowsAsync<InvalidDataException>(() => received.TakeAsync(1));
        received.Put(1, 0, 1, Bytes());
        Assert.Equal(1, (await received.TakeAsync(1)).Number);
    }

    private static byte[] Bytes()
    {
        using var bytes = WindowCodec.Encode(Window());
        return bytes.Span.ToArray();
    }

    private static ActivationWindow Window()
    {
        var upload = Uploads.Of(1);
        return new ActivationWindow(
            1, upload.Layers, upload.Tokens, upload.Counted, upload.PromptStarts, [.. Enumerable.Range(1, upload.PromptStarts.Length - 1).Select(prompt => (long)prompt)]);
    }
}
