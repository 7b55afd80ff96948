using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using SaeActors.Api.Problems;
using SaeActors.Api.Wire;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;
using Range = SaeActors.Api.Parameters.Range;

namespace SaeActors.Api.Endpoints;

/// <summary>Whole layer pairs.</summary>
internal static class EdgeEndpoints
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/edges", Get).WithTags("Edges")
        .ProducesProblem(StatusCodes.Status406NotAcceptable)
        .WithSummary("Streams every edge between a layer and the next, with counts, at one window")
        .WithDescription("NDJSON, or CSV where Accept says text/csv. Edges strictly above the threshold; the headers x-study, x-window and x-tokens carry study, window and N.");

    internal static async Task<Results<EdgeStream, NotThere>> Get(
        int layer,
        HttpRequest request,
        IFeatureGraph graph,
        CancellationToken cancellation,
        Measure measure = Measure.Jaccard,
        double threshold = 0,
        long minSupport = 1)
    {
        if (!NotThere.Has(graph.Study, layer)) return NotThere.Layer(graph.Study, layer);
        var csv = WantsCsv(request);
        var query = new EdgeQuery(layer, measure, threshold, Range.AtLeast(minSupport, 1));
        return new EdgeStream(await graph.EdgesAsync(query, cancellation), csv);
    }

    private static bool WantsCsv(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
        {
            return false;
        }

        foreach (var range in accepted.Where(range => range.Quality != 0).OrderByDescending(range => range.Quality ?? 1))
        {
            if (new MediaTypeHeaderValue(EdgeStream.Ndjson).IsSubsetOf(range))
            {
                return false;
            }

            if (new MediaTypeHeaderValue(EdgeStream.Csv).IsSubsetOf(range))
            {
                return true;
            }
        }

        throw new RefusedException(
            $"Accept is '{Shorten.Text(request.Headers.Accept.ToString())}'; edges come as {EdgeStream.Ndjson} or {EdgeStream.Csv}.", StatusCodes.Status406NotAcceptable);
    }
}
