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
        .WithSummary("A feature in Neuronpedia's form; source is a layer's source id, or its hook where the SAE names none");

    internal static async Task<Results<Ok<NeuronpediaFeature>, NotThere>> Get(
        string modelId, string source, int index, IFeatureGraph graph, CancellationToken cancellation)
    {
        var known = ModelId(graph.Study);
        if (!string.Equals(modelId, known, StringComparison.OrdinalIgnoreCase))
        {
            return new NotThere($"There is no model '{Shorten.Text(modelId)}' here; this study's is '{known}'.");
        }

        var layers = graph.Study.Layers;
        var layer = Enumerable.Range(0, layers.Count).FirstOrDefault(layer => source == (layers[layer].Source ?? layers[layer].Hook), -1);
        if (layer < 0)
        {
            return new NotThere($"There is no source '{Shorten.Text(source)}' here; expected one of {string.Join(", ", layers.Select(other => other.Source ?? other.Hook))}.");
        }

        var id = new FeatureId(layer, index);
        return await graph.FeatureAsync(id, cancellation) is { } card && await graph.ExamplesAsync(id, cancellation) is { } examples
            ? TypedResults.Ok(NeuronpediaShape.Of(known, layers[layer], card, examples))
            : NotThere.Feature(graph.Study, layer, index);
    }

    /// <summary>A study of uploaded windows does not know its model's name.</summary>
    private static string ModelId(Study study) => study.Model?.Name.ToLowerInvariant() ?? "uploaded";
}
