namespace SaeActors.Inference.Saes;

/// <summary>Neuronpedia's name of an SAE: "gpt2-small/0-res-jb".</summary>
internal static class NeuronpediaId
{
    /// <summary>Model and source; both null when <paramref name="id"/> is not of that form.</summary>
    public static (string? Model, string? Source) Split(string? id) =>
        id?.Split('/', 2) is [var model, var source] ? (model, source) : (null, null);
}
