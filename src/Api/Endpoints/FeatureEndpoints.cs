using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Problems;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Contract;
using Range = SaeActors.Api.Parameters.Range;

namespace SaeActors.Api.Endpoints;

/// <summary>One feature and what it fires with.</summary>
internal static class FeatureEndpoints
{
    private const int MaxNeighbors = 1_000;

    /// <summary>Without it, always-on features head every ranking by necessity or sufficiency.</summary>
    private const double LiftOfOneSidedRankings = 2;

    internal static void Map(IEndpointRouteBuilder api)
    {
        var feature = api.MapGroup("/layers/{layer}/features/{feature}").WithTags("Features");
        feature.MapGet("/", Get).WithSummary("Everything known of one feature");
        feature.MapGet("/neighbors", Neighbors)
            .WithSummary("The k features of the next or previous layer that fire most alike")
            .WithDescription("Every neighbour carries n1, n2, n12 and all measures. minLift is 2 by default where necessity or sufficiency ranks, else 0.");
        feature.MapGet("/examples", Examples).WithSummary("Where it fires: top contexts and a uniform sample, with a value for every token shown");
    }

    internal static async Task<Results<Ok<FeatureCard>, NotThere>> Get(
        int layer, int feature, IFeatureGraph graph, ICommunities communities, CancellationToken cancellation) =>
        await graph.FeatureAsync(new FeatureId(layer, feature), cancellation) is { } card
            ? TypedResults.Ok(card with { Communities = await FeatureCommunities.OfAsync(communities, new FeatureId(layer, feature), cancellation) })
            : NotThere.Feature(graph.Study, layer, feature);

    internal static async Task<Results<Ok<NeighborList>, NotThere>> Neighbors(
        int layer,
        int feature,
        IFeatureGraph graph,
        CancellationToken cancellation,
        Direction direction = Direction.Next,
        Measure measure = Measure.Jaccard,
        int k = 20,
        long minSupport = 1,
        double? minLift = null)
    {
        Range.Check(k, 1, MaxNeighbors);
        Range.AtLeast(minSupport, 1);
        var lift = minLift ?? (measure is Measure.Necessity or Measure.Sufficiency ? LiftOfOneSidedRankings : 0);
        var query = new NeighborQuery(direction, measure, k, minSupport, Range.AtLeast(lift, 0, nameof(minLift)));
        return await graph.NeighborsAsync(new FeatureId(layer, feature), query, cancellation) is { } neighbors
            ? TypedResults.Ok(neighbors)
            : NotThere.Feature(graph.Study, layer, feature);
    }

    internal static async Task<Results<Ok<ExampleSet>, NotThere>> Examples(int layer, int feature, IFeatureGraph graph, CancellationToken cancellation) =>
        await graph.ExamplesAsync(new FeatureId(layer, feature), cancellation) is { } examples
            ? TypedResults.Ok(examples)
            : NotThere.Feature(graph.Study, layer, feature);
}
