using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Bodies;
using SaeActors.Api.OpenApi;
using SaeActors.Api.Wire;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Endpoints;

/// <summary>Explanations of features.</summary>
internal static class LabelEndpoints
{
    internal static void Map(IEndpointRouteBuilder api, ApiOptions options) => api.MapPost("/labels", Post).WithTags("Labels")
        .WithMetadata(new RequestSizeLimitAttribute(options.MaxBatchBytes))
        .WithRequestBody<byte[]>("application/x-ndjson", "text/tab-separated-values", "application/gzip")
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .WithSummary("Attaches labels to features, all or none")
        .WithDescription("A Neuronpedia explanations export (jsonl, or jsonl.gz as it is), or lines of layer_feature, tab, label. A label replaces an earlier one.");

    internal static async Task<Ok<LabelCount>> Post(HttpRequest request, IFeatureGraph graph, ApiOptions options, CancellationToken cancellation)
    {
        using var body = await SpooledBody.ReceiveAsync(request, options, cancellation);
        await using var stream = body.Open();
        var labelled = await graph.LabelAsync(new TextLabels(graph.Study, options).ReadAsync(stream, cancellation), cancellation);
        return TypedResults.Ok(new LabelCount(graph.Study.Id, labelled));
    }
}
