using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Bodies;
using SaeActors.Api.OpenApi;
using SaeActors.Api.Problems;
using SaeActors.Api.Wire;
using SaeActors.Graph.Analysis.Labelling;
using SaeActors.Graph.Contract;
using Range = SaeActors.Api.Parameters.Range;

namespace SaeActors.Api.Endpoints;

/// <summary>Explanations of features, and features by them.</summary>
internal static class LabelEndpoints
{
    private static readonly string[] Types = ["application/x-ndjson", "text/tab-separated-values", "application/gzip"];

    internal static void Map(IEndpointRouteBuilder api, ApiOptions options)
    {
        api.MapPost("/labels", Post).WithTags("Labels")
            .WithMetadata(new RequestSizeLimitAttribute(options.MaxBatchBytes))
            .WithRequestBody<byte[]>(Types)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithSummary("Attaches labels to features, all or none")
            .WithDescription("A Neuronpedia explanations export (jsonl, or jsonl.gz as it is), or lines of layer_feature, tab, label. A label replaces an earlier one.");
        api.MapPost("/labels/automatic", Automatic).WithTags("Labels")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Labels every feature anew from the tokens it fires on more often than chance, in the sampled windows")
            .WithDescription("This also happens by itself while windows come in. Such labels have labelSource automatic and stand where no other label does.");
        api.MapGet("/features", Search).WithTags("Labels")
            .WithSummary("A page of the features of all layers whose label contains a text, or whose number or id (l_i) it is");
    }

    internal static async Task<Ok<FeaturePage>> Search(string q, IFeatureGraph graph, CancellationToken cancellation, int page = 1, int pageSize = 50)
    {
        if (string.IsNullOrWhiteSpace(q)) throw new RefusedException("q is empty; expected a part of a label, or a feature.");
        Range.CheckPage(page, pageSize);
        return TypedResults.Ok(await FeatureSearch.OfAsync(graph, q.Trim(), page, pageSize, cancellation));
    }

    internal static async Task<Ok<AutomaticLabelCount>> Automatic(IFeatureGraph graph, CancellationToken cancellation) =>
        TypedResults.Ok(await Task.Run(() => AutomaticLabels.SetAsync(graph, cancellation), cancellation));

    internal static async Task<Ok<LabelCount>> Post(HttpRequest request, IFeatureGraph graph, ApiOptions options, CancellationToken cancellation)
    {
        SentType.Of(request, Types);
        using var body = await SpooledBody.ReceiveAsync(request, options, cancellation);
        await using var stream = body.Open();
        var labelled = await graph.LabelAsync(new TextLabels(graph.Study, options).ReadAsync(stream, cancellation), cancellation);
        return TypedResults.Ok(new LabelCount(graph.Study.Id, labelled));
    }
}
