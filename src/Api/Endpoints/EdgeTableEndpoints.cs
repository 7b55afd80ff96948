using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Bodies;
using SaeActors.Api.OpenApi;
using SaeActors.Api.Problems;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Imports;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Endpoints;

/// <summary>Edge tables made elsewhere.</summary>
internal static class EdgeTableEndpoints
{
    private const int MaxLineBytes = 1 << 12;
    private static readonly string[] Types = ["text/tab-separated-values", "text/csv", "application/gzip"];

    internal static void Map(IEndpointRouteBuilder api, ApiOptions options)
    {
        var tables = api.MapGroup("/edges/import").WithTags("Edges");
        tables.MapPost("/", Post)
            .WithMetadata(new RequestSizeLimitAttribute(options.MaxWindowBytes))
            .WithRequestBody<byte[]>(Types)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithSummary("Keeps a table of edges without counts under a name, for communities and best matches; all or nothing")
            .WithDescription("Tabs or commas, plain or gzipped. The first line names the columns: upstream, downstream (features such as 3_17 of adjacent layers), and measures such as jaccard, necessity, sufficiency, pearson; a field is empty where there is no value.");
        tables.MapGet("/", List).WithSummary("Every imported edge table");
        tables.MapGet("/{name}", Get).WithSummary("One imported edge table: its edges and measures");
        tables.MapGet("/{name}/matches", Matches).WithSummary("How many features of each layer have a best match above a threshold in an imported edge table");
        tables.MapDelete("/{name}", Delete).WithSummary("Forgets an imported edge table; communities computed from it stay");
    }

    internal static async Task<Created<EdgeTableCard>> Post(
        string name, HttpRequest request, IFeatureGraph graph, [FromServices] IEdgeTables tables, ApiOptions options, CancellationToken cancellation)
    {
        SentType.Of(request, Types);
        using var body = await SpooledBody.ReceiveAsync(request, options, cancellation);
        await using var stream = body.Open();
        var table = await ReadAsync(stream, graph.Study, cancellation);
        return await tables.PutAsync(name, table, cancellation) is { } card
            ? TypedResults.Created($"/api/edges/import/{name}", card)
            : throw new RefusedException($"There is an edge table '{name}' already; expected another name, or DELETE it first.", StatusCodes.Status409Conflict);
    }

    internal static async Task<Ok<IReadOnlyList<EdgeTableCard>>> List([FromServices] IEdgeTables tables, CancellationToken cancellation) =>
        TypedResults.Ok(await tables.ListAsync(cancellation));

    internal static async Task<Results<Ok<EdgeTableCard>, NotThere>> Get(string name, [FromServices] IEdgeTables tables, CancellationToken cancellation) =>
        await tables.FindAsync(name, cancellation) is { } card ? TypedResults.Ok(card) : NotThere.EdgeTable(name);

    internal static async Task<Results<Ok<TableMatchList>, NotThere>> Matches(
        string name, IFeatureGraph graph, [FromServices] IEdgeTables tables, CancellationToken cancellation,
        Measure measure = Measure.Pearson, double threshold = EvolutionEndpoints.PassThrough) =>
        await tables.ReadAsync(name, cancellation) is { } table
            ? TypedResults.Ok(TableMatches.Of(name, table, graph.Study, measure, threshold))
            : NotThere.EdgeTable(name);

    internal static async Task<Results<Ok<EdgeTableCard>, NotThere>> Delete(string name, [FromServices] IEdgeTables tables, CancellationToken cancellation) =>
        await tables.DeleteAsync(name, cancellation) is { } card ? TypedResults.Ok(card) : NotThere.EdgeTable(name);

    private static async Task<EdgeTable> ReadAsync(Stream stream, Study study, CancellationToken cancellation)
    {
        EdgeTable? table = null;
        await foreach (var line in PlainLines.ReadAsync(stream, MaxLineBytes, cancellation))
        {
            if (table is null) table = new EdgeTable(study, line.Text);
            else table.Add(line.Number, line.Text);
        }

        return table is { Count: > 0 } ? table : throw new RefusedException("The table has no edges; expected a line of column names, and edges.");
    }
}
