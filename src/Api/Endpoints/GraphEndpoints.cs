using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Bodies;
using SaeActors.Api.Problems;
using SaeActors.Api.Wire;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Analysis.Graphs;
using SaeActors.Graph.Analysis.Graphs.Files;
using SaeActors.Graph.Analysis.Imports;
using SaeActors.Graph.Contract;
using Range = SaeActors.Api.Parameters.Range;

namespace SaeActors.Api.Endpoints;

/// <summary>Node-link graphs: of a prompt, of a feature's evolution.</summary>
internal static class GraphEndpoints
{
    private const long MaxBodyBytes = 1 << 20;
    private const int MaxDepth = 100;
    private const int MaxMatches = 10;
    private const long SupportOfMatches = 10;
    private const int MaxNodes = 2_000;

    internal static void Map(IEndpointRouteBuilder api)
    {
        var graphs = api.MapGroup("/graphs").WithTags("Graphs");
        graphs.MapPost("/prompt", Prompt)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .Produces<FeatureGraphAnswer>(StatusCodes.Status200OK, "application/json", "application/graphml+xml")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithSummary("The features that fire at one token of a text and the edges between adjacent layers, at one window")
            .WithDescription("format=nodeLink, graphMl or circuitTracer writes it as a file of the field.");
        graphs.MapGet("/feature/{layer}/{feature}", Feature)
            .Produces<FeatureGraphAnswer>(StatusCodes.Status200OK, "application/json", "application/graphml+xml")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("The evolution tree of a feature: its best matches up and down, theirs, and so on");
        graphs.MapGet("/community/{run}/{community}", Community)
            .Produces<FeatureGraphAnswer>(StatusCodes.Status200OK, "application/json", "application/graphml+xml")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("One community of a run: its features that are most strongly linked within it, and their links")
            .WithDescription("Measure, threshold and least support are the run's; the numbers are those of the window that the answer names. nodes: features at most.");
    }

    internal static async Task<IResult> Prompt(
        PromptGraphRequest body, IFeatureGraph graph, ICommunities runs, ApiOptions options, CancellationToken cancellation,
        GraphFormat format = GraphFormat.Json)
    {
        var text = PromptText.Checked(body.Text, "text", options.MaxTextBytes);
        var colours = await ColoursAsync(runs, body.Communities, cancellation);
        if (body.Communities is { } run && colours is null) return NotThere.Run(run);
        return Written(await PromptGraph.OfAsync(graph, text, body.Position, body.Measure, Range.Finite(body.Threshold, "threshold"), colours, cancellation), graph.Study, format);
    }

    internal static async Task<IResult> Feature(
        int layer,
        int feature,
        IFeatureGraph graph,
        ICommunities runs,
        CancellationToken cancellation,
        int depth = 3,
        int k = 2,
        Measure measure = Measure.Jaccard,
        double threshold = 0.1,
        long minSupport = SupportOfMatches,
        long? communities = null,
        GraphFormat format = GraphFormat.Json)
    {
        Range.Check(depth, 1, MaxDepth);
        Range.Check(k, 1, MaxMatches);
        Range.AtLeast(minSupport, 1);
        var colours = await ColoursAsync(runs, communities, cancellation);
        if (communities is { } run && colours is null) return NotThere.Run(run);
        return await EvolutionTree.OfAsync(graph, new FeatureId(layer, feature), depth, k, measure, threshold, minSupport, colours, cancellation) is { } tree
            ? Written(tree, graph.Study, format)
            : NotThere.Feature(graph.Study, layer, feature);
    }

    internal static async Task<IResult> Community(
        long run, int community, IFeatureGraph graph, ICommunities runs, [FromServices] IEdgeTables tables, CancellationToken cancellation, int nodes = 300,
        GraphFormat format = GraphFormat.Json)
    {
        Range.Check(nodes, 1, MaxNodes);
        if (await runs.FindAsync(run, cancellation) is not { } found) return NotThere.Run(run);
        if (await runs.MembersAsync(run, cancellation) is not { } members) throw CommunityEndpoints.WithoutMembers(found);
        var table = found.Request.Imported is { } name ? await tables.ReadAsync(name, cancellation) ?? throw WithoutTable(run, name) : null;
        return await CommunityDrawing.OfAsync(graph, found, members, table, community, nodes, cancellation) is { } drawing
            ? Written(drawing, graph.Study, format)
            : new NotThere($"Run {run} has no community {community}; GET /api/communities/{run} lists them.");
    }

    private static RefusedException WithoutTable(long run, string name) =>
        new($"run {run} is of the imported edges '{name}', which were deleted.", StatusCodes.Status409Conflict);

    private static async Task<(long Run, CommunityMembers Members)?> ColoursAsync(ICommunities runs, long? run, CancellationToken cancellation) =>
        run is { } id && await runs.MembersAsync(id, cancellation) is { } members ? (id, members) : null;

    private static IResult Written(FeatureGraphAnswer graph, Study study, GraphFormat format) => format switch
    {
        GraphFormat.NodeLink => TypedResults.Bytes(GraphFile.NodeLink(graph).Write(), "application/json"),
        GraphFormat.GraphMl => TypedResults.Text($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{GraphFile.GraphMl(graph)}", "application/graphml+xml", Encoding.UTF8),
        GraphFormat.CircuitTracer => TypedResults.Text(GraphFile.CircuitTracer(graph, study).ToJsonString(), "application/json", Encoding.UTF8),
        _ => TypedResults.Ok(graph),
    };
}
