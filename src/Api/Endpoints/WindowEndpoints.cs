using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Bodies;
using SaeActors.Api.OpenApi;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Endpoints;

/// <summary>The way in for activations that were made elsewhere.</summary>
internal static class WindowEndpoints
{
    internal static void Map(IEndpointRouteBuilder api, ApiOptions options) => api.MapPost("/activations", Post).WithTags("Ingestion")
        .WithMetadata(new RequestSizeLimitAttribute(options.MaxWindowBytes))
        .WithRequestBody<byte[]>("application/octet-stream")
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .WithSummary("Accepts one window of activations, whole or not at all, durably")
        .WithDescription("A safetensors file: per layer layers.{l}.indptr int64 (T + 1), layers.{l}.indices int32, layers.{l}.values float32; optional tokens int32 (T), counted uint8 (T), prompts int64 (P + 1). Indices strictly increase within a token, values are finite and above 0.");

    internal static async Task<Accepted<Acceptance>> Post(
        HttpRequest request,
        IFeatureGraph graph,
        ApiOptions options,
        CancellationToken cancellation,
        string? source = null,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey = null)
    {
        IdempotencyKey.Check(idempotencyKey);
        using var body = await SpooledBody.ReceiveAsync(request, options, cancellation);
        var window = WindowBody.Read(body.Path, graph.Study.Layers);
        var acceptance = await graph.AcceptWindowAsync(window, source, idempotencyKey, cancellation);
        window.Release();
        return TypedResults.Accepted($"/api/ingestion?until={acceptance.AcceptedThrough}", acceptance);
    }
}
