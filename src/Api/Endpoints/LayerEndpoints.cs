using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Problems;
using SaeActors.Graph.Contract;
using Range = SaeActors.Api.Parameters.Range;

namespace SaeActors.Api.Endpoints;

/// <summary>Layers and the lists of their features.</summary>
internal static class LayerEndpoints
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        var layers = api.MapGroup("/layers").WithTags("Layers");
        layers.MapGet("/", List).WithSummary("One summary a layer: alive, dead and dense features, mean L0");
        layers.MapGet("/{layer}", Get).WithSummary("The summary of one layer");
        layers.MapGet("/{layer}/features", Features).WithSummary("A page of a layer's features, sorted, or searched by label or number with q=");
    }

    internal static async Task<Ok<IReadOnlyList<LayerSummary>>> List(IFeatureGraph graph, CancellationToken cancellation) =>
        TypedResults.Ok(await graph.LayersAsync(cancellation));

    internal static async Task<Results<Ok<LayerSummary>, NotThere>> Get(int layer, IFeatureGraph graph, CancellationToken cancellation) =>
        layer >= 0 && layer < graph.Study.Layers.Count
            ? TypedResults.Ok((await graph.LayersAsync(cancellation))[layer])
            : NotThere.Layer(graph.Study, layer);

    internal static async Task<Results<Ok<FeaturePage>, NotThere>> Features(
        int layer,
        IFeatureGraph graph,
        CancellationToken cancellation,
        FeatureSort sort = FeatureSort.Feature,
        SortOrder? order = null,
        string? q = null,
        int page = 1,
        int pageSize = 50)
    {
        Range.CheckPage(page, pageSize);
        var descending = (order ?? (sort == FeatureSort.Feature ? SortOrder.Ascending : SortOrder.Descending)) == SortOrder.Descending;
        return await graph.FeaturesAsync(layer, new FeatureQuery(sort, descending, string.IsNullOrWhiteSpace(q) ? null : q, page, pageSize), cancellation) is { } features
            ? TypedResults.Ok(features)
            : NotThere.Layer(graph.Study, layer);
    }
}
