using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Bodies;
using SaeActors.Api.OpenApi;
using SaeActors.Api.Problems;
using SaeActors.Api.Wire;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Endpoints;

/// <summary>The way in for prompts.</summary>
internal static class PromptEndpoints
{
    private const string Json = MediaTypeNames.Application.Json;
    private const string Plain = MediaTypeNames.Text.Plain;
    private const string Ndjson = "application/x-ndjson";

    internal static void Map(IEndpointRouteBuilder api, ApiOptions options)
    {
        var prompts = api.MapGroup("/prompts").WithTags("Ingestion");
        prompts.MapPost("/", Post)
            .WithMetadata(new RequestSizeLimitAttribute(options.MaxBatchBytes))
            .WithRequestBody<PromptBatch>(Json, Plain, Ndjson)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithSummary("Accepts prompts, all or none, durably")
            .WithDescription("{\"texts\": […], \"source\": \"…\"}, or one prompt a line (text/plain), or {\"text\": …} a line (application/x-ndjson). 64 MiB at most. The answer's acceptedThrough goes into /api/ingestion?until=.");
        prompts.MapGet("/{sequence}", Get).WithSummary("An accepted prompt as it was stored");
    }

    internal static async Task<Accepted<Acceptance>> Post(
        HttpRequest request,
        IFeatureGraph graph,
        ApiOptions options,
        CancellationToken cancellation,
        string? source = null,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey = null)
    {
        IdempotencyKey.Check(idempotencyKey);
        var acceptance = SentType.Of(request, Json, Plain, Ndjson) switch
        {
            Plain => await graph.AcceptAsync(LinesAsync(request.Body, options, cancellation), source, idempotencyKey, cancellation),
            Ndjson => await graph.AcceptAsync(JsonLines.TextsAsync(request.Body, options.MaxPromptBytes, cancellation), source, idempotencyKey, cancellation),
            _ => await AcceptJsonAsync(request, graph, options, source, idempotencyKey, cancellation),
        };
        return TypedResults.Accepted($"/api/ingestion?until={acceptance.AcceptedThrough}", acceptance);
    }

    internal static async Task<Results<Ok<StoredPrompt>, NotThere>> Get(long sequence, IFeatureGraph graph, CancellationToken cancellation) =>
        await graph.PromptAsync(sequence, cancellation) is { } prompt
            ? TypedResults.Ok(prompt)
            : new NotThere($"There is no prompt {sequence}; prompts 1 to {(await graph.IngestionAsync(cancellation)).AcceptedThrough} were accepted.");

    /// <summary>The source may stand after the texts, so the body is read once for it and once for the texts.</summary>
    private static async Task<Acceptance> AcceptJsonAsync(
        HttpRequest request, IFeatureGraph graph, ApiOptions options, string? source, string? idempotencyKey, CancellationToken cancellation)
    {
        using var body = await SpooledBody.ReceiveAsync(request, options, cancellation);
        var first = new JsonTexts(options.MaxPromptBytes);
        await using (var stream = body.Open())
        {
            await foreach (var _ in first.ReadAsync(stream, cancellation))
            {
            }
        }

        await using var again = body.Open();
        var texts = new JsonTexts(options.MaxPromptBytes).ReadAsync(again, cancellation);
        return await graph.AcceptAsync(texts, first.Source ?? source, idempotencyKey, cancellation);
    }

    private static IAsyncEnumerable<string> LinesAsync(Stream body, ApiOptions options, CancellationToken cancellation) =>
        TextLines.ReadAsync(body, options.MaxPromptBytes, cancellation).Select(line => PromptText.Checked(line.Text, $"Line {line.Number}"));
}
