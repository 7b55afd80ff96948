using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Bodies;
using SaeActors.Api.Problems;
using SaeActors.Api.Wire;
using SaeActors.Graph.Analysis;
using SaeActors.Graph.Contract;
using Range = SaeActors.Api.Parameters.Range;

namespace SaeActors.Api.Endpoints;

/// <summary>What a feature causes, beside what it goes together with.</summary>
internal static class AblationEndpoints
{
    private const long MaxBodyBytes = 1 << 20;
    private const int MaxFeatures = 64;
    private const int MaxChanges = 1_000;

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/ablations", Post).WithTags("Texts")
        .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
        .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .WithSummary("Zeroes features of one layer on a text, each on its own: the changes of next-layer features, beside their co-firing")
        .WithDescription("The feature is zeroed after the sparsifier at every counted token, the SAE's error is kept; changes are listed at counted tokens. effect is unablated minus ablated; skip is the part that the residual stream alone explains.");

    internal static async Task<Results<Ok<AblationAnswer>, NotThere>> Post(
        AblationRequest body, IFeatureGraph graph, ApiOptions options, CancellationToken cancellation)
    {
        Range.Check(body.Features.Count, 1, MaxFeatures, "The number of features");
        Range.Check(body.K, 1, MaxChanges, "k");
        var layers = graph.Study.Layers;
        if (body.Layer < 0 || body.Layer >= layers.Count) return NotThere.Layer(graph.Study, body.Layer);
        foreach (var feature in body.Features)
        {
            if (feature < 0 || feature >= layers[body.Layer].Width) return NotThere.Feature(graph.Study, body.Layer, feature);
        }

        var text = PromptText.Checked(body.Text, "text", options.MaxTextBytes);
        return TypedResults.Ok(await AblationTable.OfAsync(graph, text, body.Layer, body.Features, body.K, cancellation));
    }
}
