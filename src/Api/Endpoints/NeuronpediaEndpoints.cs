using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Neuronpedia;
using SaeActors.Api.Problems;
using SaeActors.Features;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Endpoints;

/// <summary>Neuronpedia's feature address, for tools that speak it.</summary>
internal static class NeuronpediaEndpoints
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/feature/{modelId}/{source}/{index}", Get).WithTags("Neuronpedia")
        .WithSummary("A feature in Neuronpedia's form; model and source as the SAE names them, or else the model's name and the layer's hook");

    internal static async Task<Results<Ok<NeuronpediaFeature>, NotThere>> Get(
        string modelId, string source, int index, IFeatureGraph graph, ApiOptions options, CancellationToken cancellation)
    {
        var names = graph.Study.Layers.Select((_, layer) => NameOf(graph.Study, options, layer)).ToArray();
        if (!names.Any(name => IsModel(name.Model)))
        {
            return new NotThere($"There is no model '{Shorten.Text(modelId)}' here; this study's is '{string.Join("', '", names.Select(name => name.Model).Distinct())}'.");
        }

        var layer = Array.FindIndex(names, name => IsModel(name.Model) && name.Source == source);
        if (layer < 0)
        {
            return new NotThere($"There is no source '{Shorten.Text(source)}' here; expected one of {string.Join(", ", names.Where(name => IsModel(name.Model)).Select(name => name.Source))}.");
        }

        var id = new FeatureId(layer, index);
        return await graph.FeatureAsync(id, cancellation) is { } card && await graph.ExamplesAsync(id, cancellation) is { } examples
            ? TypedResults.Ok(NeuronpediaShape.Of(names[layer].Model, names[layer].Source, graph.Study.Layers[layer].Hook, card, examples))
            : NotThere.Feature(graph.Study, layer, index);

        bool IsModel(string name) => string.Equals(name, modelId, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Neuronpedia's names, or else our own; a study of uploaded windows does not know its model's.</summary>
    private static (string Model, string Source) NameOf(Study study, ApiOptions options, int layer) =>
        options.Neuronpedia.ElementAtOrDefault(layer)?.Split('/', 2) is [var model, var source]
            ? (model, source)
            : (study.Model?.Name.ToLowerInvariant() ?? "uploaded", study.Layers[layer].Source ?? study.Layers[layer].Hook);
}
