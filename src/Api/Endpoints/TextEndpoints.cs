using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Bodies;
using SaeActors.Api.Parameters;
using SaeActors.Api.Wire;
using SaeActors.Graph.Contract;
using Range = SaeActors.Api.Parameters.Range;

namespace SaeActors.Api.Endpoints;

/// <summary>The model at work on a caller's text; nothing is counted.</summary>
internal static class TextEndpoints
{
    private const long MaxBodyBytes = 1 << 20;
    private const int MaxFeatures = 64;
    private const int MaxTexts = 64;

    internal static void Map(IEndpointRouteBuilder api)
    {
        var activations = api.MapGroup("/activations").WithTags("Texts").WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        activations.MapPost("/text", Text).WithSummary("The tokens of a text and every activation above zero, at every layer, as [position, feature, value]");
        activations.MapPost("/test", Test).WithSummary("The value of given features at every token of given texts: the decomposability test");
    }

    internal static async Task<Ok<TextActivations>> Text(TextRequest body, IFeatureGraph graph, ApiOptions options, CancellationToken cancellation) =>
        TypedResults.Ok(await graph.ActivationsAsync(PromptText.Checked(body.Text, "text", options.MaxTextBytes), cancellation));

    internal static async Task<Ok<TestAnswer>> Test(TestRequest body, IFeatureGraph graph, ApiOptions options, CancellationToken cancellation)
    {
        Range.Check(body.Features.Count, 1, MaxFeatures, "The number of features");
        Range.Check(body.Texts.Count, 1, MaxTexts, "The number of texts");
        var features = FeatureIds.Of(graph.Study, body.Features);
        var texts = body.Texts.Select((text, position) => PromptText.Checked(text, $"texts[{position}]", options.MaxTextBytes)).ToList();
        return TypedResults.Ok(new TestAnswer(graph.Study.Id, await graph.TestAsync(features, texts, cancellation)));
    }
}
