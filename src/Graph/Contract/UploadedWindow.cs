using SaeActors.Features.Windows;

namespace SaeActors.Graph.Contract;

/// <summary>Activations made elsewhere, already validated: what becomes one window.</summary>
/// <param name="Layers">(L,) One CSR matrix a layer, all over the same T tokens.</param>
/// <param name="Tokens">(T,) Token ids; −1 where none were given.</param>
/// <param name="Counted">(T,)</param>
/// <param name="PromptStarts">(P + 1,) Token offsets of the prompts.</param>
public sealed record UploadedWindow(LayerActivations[] Layers, int[] Tokens, bool[] Counted, int[] PromptStarts)
{
    /// <summary>Gives back the arrays of all layers that can be used again; nobody may read them any more.</summary>
    public void Release()
    {
        foreach (var layer in Layers) layer.Release();
    }
}
