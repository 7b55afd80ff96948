using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Wire;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Endpoints;

/// <summary>For whoever restarts the process.</summary>
internal static class HealthEndpoints
{
    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/healthz", Get).WithTags("Health")
        .Produces<Health>(StatusCodes.Status503ServiceUnavailable)
        .WithSummary("200 while ingestion runs, 503 with the reason when it has stopped");

    internal static async Task<Results<Ok<Health>, JsonHttpResult<Health>>> Get(IFeatureGraph graph, CancellationToken cancellation)
    {
        var status = await graph.IngestionAsync(cancellation);
        return status.Failure is { } failure
            ? TypedResults.Json(new Health("failed", failure), statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok(new Health("ok", null));
    }
}
