using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Wire;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Endpoints;

/// <summary>What runs here.</summary>
internal static class ModelEndpoints
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/model", Get).WithTags("Model")
        .WithSummary("The model, its layers, the study and its policies, and how well each SAE rebuilds its layer");

    internal static async Task<Ok<ModelCard>> Get(IFeatureGraph graph, ApiOptions options, CancellationToken cancellation)
    {
        var reconstruction = await graph.ReconstructionAsync(cancellation);
        return TypedResults.Ok(new ModelCard(graph.Study.Id, graph.Study, reconstruction, options.Neuronpedia));
    }
}
