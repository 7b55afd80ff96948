using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Endpoints;

/// <summary>Where ingestion stands.</summary>
internal static class IngestionEndpoints
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    internal static void Map(IEndpointRouteBuilder api)
    {
        var ingestion = api.MapGroup("/ingestion").WithTags("Ingestion");
        ingestion.MapGet("/", Get)
            .WithSummary("What was accepted and what is in the statistics; with until= it answers when that prompt is in");
        ingestion.MapGet("/events", Events)
            .WithSummary("The same as server-sent events, one at each change")
            .Produces<IngestionStatus>(StatusCodes.Status200OK, "text/event-stream");
    }

    internal static async Task<Ok<IngestionStatus>> Get(
        IFeatureGraph graph, IHostApplicationLifetime lifetime, CancellationToken cancellation, long? until = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        return TypedResults.Ok(until is { } sequence
            ? await graph.WaitUntilAppliedAsync(sequence, stop.Token)
            : await graph.IngestionAsync(stop.Token));
    }

    internal static ServerSentEventsResult<IngestionStatus> Events(
        IFeatureGraph graph, IHostApplicationLifetime lifetime, TimeProvider time, CancellationToken cancellation) =>
        TypedResults.ServerSentEvents(ChangesAsync(graph, lifetime, time, cancellation));

    private static async IAsyncEnumerable<SseItem<IngestionStatus>> ChangesAsync(
        IFeatureGraph graph, IHostApplicationLifetime lifetime, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Look, time);
        var (last, sentAt) = (default(IngestionStatus), time.GetTimestamp());
        do
        {
            var status = await graph.IngestionAsync(stop.Token);
            if (status != last || time.GetElapsedTime(sentAt) > Silence)
            {
                (last, sentAt) = (status, time.GetTimestamp());
                yield return new SseItem<IngestionStatus>(status, "status");
            }
        }
        while (await ServerEvents.TickAsync(timer, stop.Token));
    }
}
