using System.Globalization;
using SaeActors.Hosting.Options;
using SaeActors.Inference;

namespace SaeActors.Hosting.StartUp;

/// <summary>Where Neuronpedia shows the features of each layer.</summary>
internal static class NeuronpediaPages
{
    /// <summary>What stands for the layer's number in <see cref="ServerOptions.Neuronpedia"/>.</summary>
    internal const string Layer = "{layer}";

    /// <summary>(L,) <c>model/source</c> as the SAE or the manifest names it, else as the option does; null where neither does.</summary>
    /// <param name="options">Holds the option.</param>
    /// <param name="model">Null for a study of uploaded windows.</param>
    /// <param name="layers">L.</param>
    internal static IReadOnlyList<string?> Of(ServerOptions options, ModelDescription? model, int layers) =>
        [.. Enumerable.Range(0, layers).Select(layer => model?.Layers[layer] is { NeuronpediaModel: { } name, SourceId: { } source }
            ? $"{name}/{source}"
            : options.Neuronpedia?.Replace(Layer, layer.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))];
}
