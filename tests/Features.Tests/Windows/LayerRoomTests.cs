using SaeActors.Features.Memory;
using SaeActors.Features.Windows;

namespace SaeActors.Features.Tests.Windows;

public class LayerRoomTests
{
    private const int Tokens = 20_000;   // long enough that the arrays are used again
    private const int Width = 50;

    [Fact]
    public void A_layer_made_of_a_room_holds_what_was_filled_in_and_nothing_of_before()
    {
        Filled(1).Release();
        var layer = Filled(2);
        Assert.Equal((Tokens, Tokens), (layer.TokenCount, layer.EntryCount));
        Assert.Equal((Tokens + 1, Tokens, Tokens), (layer.Starts.Length, layer.Features.Length, layer.Values.Length));
        for (var token = 0; token < Tokens; token++) Assert.Equal((Feature(token, 2), 2f), (layer.FeaturesAt(token)[0], layer.ValuesAt(token)[0]));
        Assert.Throws<IndexOutOfRangeException>(() => _ = layer.FeaturesAt(Tokens));
    }

    [Fact]
    public void A_room_is_checked_as_arrays_are()
    {
        var room = new LayerRoom(1, 2);
        (room.Starts[1], room.Features[0], room.Features[1], room.Values[0], room.Values[1]) = (2, 3, 3, 1, 1);
        Assert.Contains("feature 3 at token 0 is out of order", Assert.Throws<ArgumentException>(() => new LayerActivations(Width, room)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_released_layer_is_refused_to_readers_and_released_once()
    {
        var layer = Filled(3);
        layer.Release();
        layer.Release();
        Assert.Throws<ReleasedException>(() => _ = layer.Values);
        Assert.Throws<ReleasedException>(() => _ = layer.FeaturesAt(0));
        var (one, other) = (Filled(4), Filled(5));   // were it released twice, these would share arrays
        Assert.All(one.Values.ToArray(), value => Assert.Equal(4f, value));
        Assert.All(other.Values.ToArray(), value => Assert.Equal(5f, value));
    }

    [Fact]
    public void A_layer_of_arrays_of_its_own_outlives_its_release()
    {
        var layer = new LayerActivations(Width, [0, 1], [7], [1f]);
        layer.Release();
        Assert.Equal([7], layer.FeaturesAt(0));
    }

    [Fact]
    public void A_window_releases_its_layers_and_keeps_the_rest()
    {
        var window = new ActivationWindow(1, [Filled(6)], new int[Tokens], new bool[Tokens], [0, Tokens], [1]);
        window.Release();
        Assert.Throws<ReleasedException>(() => _ = window.Layers[0].Features);
        Assert.Equal([1L], window.Sequences);
    }

    /// <summary>One entry a token, all of one value.</summary>
    private static LayerActivations Filled(int value)
    {
        var room = new LayerRoom(Tokens, Tokens);
        for (var token = 0; token < Tokens; token++) (room.Starts[token + 1], room.Features[token]) = (token + 1, Feature(token, value));
        room.Values.Fill(value);
        return new LayerActivations(Width, room);
    }

    private static int Feature(int token, int value) => (token + value) % Width;
}
