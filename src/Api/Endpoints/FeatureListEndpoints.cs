using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Parameters;
using SaeActors.Api.Problems;
using SaeActors.Api.Wire;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;
using Range = SaeActors.Api.Parameters.Range;

namespace SaeActors.Api.Endpoints;

/// <summary>Features of any layers that a caller already knows, such as those that fired on a text.</summary>
internal static class FeatureListEndpoints
{
    private const long MaxBodyBytes = 1 << 20;
    private const int MaxFeatures = 1_000;

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/features", Post).WithTags("Features")
        .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .WithSummary("Labels and counts of given features, by layer and feature, at one window");

    internal static async Task<Ok<FeaturePage>> Post(FeatureListRequest body, IFeatureGraph graph, CancellationToken cancellation)
    {
        Range.Check(body.Features.Count, 1, MaxFeatures, "The number of features");
        var asked = FeatureIds.Of(graph.Study, body.Features);
        if (asked.Distinct().Count() < asked.Count) throw new RefusedException("features names one twice; expected each once.");
        var rows = await graph.SubgraphAsync(asked, Measure.Jaccard, threshold: 1, cancellation);   // nothing is above 1: no edges
        return TypedResults.Ok(new FeaturePage(rows.Study, rows.Window, rows.Features.Count, 1, rows.Features.Count, rows.Features));
    }
}
