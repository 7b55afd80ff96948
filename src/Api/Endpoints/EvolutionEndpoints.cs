using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Evolution;
using SaeActors.Graph.Contract;
using Range = SaeActors.Api.Parameters.Range;

namespace SaeActors.Api.Endpoints;

/// <summary>What becomes of features from layer to layer.</summary>
internal static class EvolutionEndpoints
{
    private const int MaxPageSize = 1_000;

    /// <summary>The paper's threshold for a feature that is passed through.</summary>
    private const double PassThrough = 0.95;

    /// <summary>Best matches are a ranking: rare pairs would head it by chance.</summary>
    private const long SupportOfMatches = 10;

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/flow", Flows).WithTags("Evolution")
            .WithSummary("How many features of each layer pass through, appear and disappear, at one window")
            .WithDescription("A feature passes through where its best match in the next layer is above the threshold. The paper's Figure 3: pearson, 0.95; its Figure 4: necessity, 0.4.");
        api.MapGet("/chains", List).WithTags("Evolution")
            .WithSummary("Features that stay the same over several layers: mutual best matches above the threshold, longest first");
    }

    internal static async Task<Ok<EvolutionFlow>> Flows(
        IFeatureGraph graph, CancellationToken cancellation, Measure measure = Measure.Pearson, double threshold = PassThrough, long minSupport = SupportOfMatches) =>
        TypedResults.Ok(await Flow.OfAsync(graph, measure, threshold, Range.AtLeast(minSupport, 1), cancellation));

    internal static async Task<Ok<ChainList>> List(
        IFeatureGraph graph,
        CancellationToken cancellation,
        Measure measure = Measure.Pearson,
        double threshold = PassThrough,
        long minSupport = SupportOfMatches,
        int page = 1,
        int pageSize = 50)
    {
        Range.Check(page, 1, int.MaxValue);
        Range.Check(pageSize, 1, MaxPageSize);
        return TypedResults.Ok(await ChainSearch.OfAsync(graph, measure, threshold, Range.AtLeast(minSupport, 1), page, pageSize, cancellation));
    }
}
