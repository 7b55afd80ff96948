using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Wire;

/// <summary>Every edge of a layer pair, one line each, written as they are found; study, window and N stand in the headers.</summary>
internal sealed class EdgeStream(EdgeList edges, bool csv) : IResult, IEndpointMetadataProvider
{
    /// <summary>Newline-delimited JSON.</summary>
    internal const string Ndjson = "application/x-ndjson";

    /// <summary>Comma-separated values with a header line.</summary>
    internal const string Csv = "text/csv";

    private const int FlushBytes = 1 << 16;

    private static readonly byte[] CsvHeader = "layer,upstream,downstream,n1,n2,n12,miss,value,low,high\n"u8.ToArray();

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = csv ? Csv : Ndjson;
        response.Headers["x-study"] = edges.Study;
        response.Headers["x-window"] = edges.Window.ToString(CultureInfo.InvariantCulture);
        response.Headers["x-tokens"] = edges.Tokens.ToString(CultureInfo.InvariantCulture);
        var body = response.BodyWriter;
        if (csv)
        {
            await body.WriteAsync(CsvHeader, httpContext.RequestAborted);
        }

        await foreach (var edge in edges.Edges.WithCancellation(httpContext.RequestAborted))
        {
            var line = csv ? Encoding.UTF8.GetBytes(CsvLine(edge)) : JsonLine(edge);
            line.CopyTo(body.GetSpan(line.Length));
            body.Advance(line.Length);
            if (body.UnflushedBytes >= FlushBytes)
            {
                await body.FlushAsync(httpContext.RequestAborted);
            }
        }

        await body.FlushAsync(httpContext.RequestAborted);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Edge), [Ndjson, Csv]));

    private static byte[] JsonLine(Edge edge) => [.. JsonSerializer.SerializeToUtf8Bytes(edge, WireJson.Options), (byte)'\n'];

    private static string CsvLine(Edge edge) => string.Create(
        CultureInfo.InvariantCulture,
        $"{edge.Layer},{edge.Upstream},{edge.Downstream},{edge.N1},{edge.N2},{edge.N12},{edge.Miss},{edge.Value:R},{edge.Low:R},{edge.High:R}\n");
}
