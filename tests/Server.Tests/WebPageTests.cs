using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>The page as the real process serves it.</summary>
public class WebPageTests
{
    [Fact]
    public async Task Every_view_has_an_address_and_everything_else_stays_with_the_routes()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--widths 8,8");
        foreach (var view in new[] { "/", "/layers", "/layers/0", "/features/1/7", "/search?text=a", "/graph?text=a", "/communities/1/2" })
        {
            using var page = await server.Http.GetAsync(view);
            Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
            Assert.Contains("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        using var nowhere = await server.Http.GetAsync("/nowhere");
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
        using var noRoute = await server.Http.GetAsync("/api/nowhere");
        Assert.Equal("application/problem+json", noRoute.Content.Headers.ContentType!.MediaType);
    }

    /// <summary>The page's types are generated from web/openapi.json. After a change of a route, save the served document there.</summary>
    [Fact]
    public async Task The_pages_types_come_from_the_document_that_the_service_serves()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--widths 8,8");
        var served = JsonNode.Parse(await server.Http.GetStringAsync("/openapi/v1.json"))!.AsObject();
        var kept = JsonNode.Parse(await File.ReadAllTextAsync(PathOfDocument()))!.AsObject();
        served.Remove("servers");
        kept.Remove("servers");
        Assert.True(JsonNode.DeepEquals(kept, served), "src/Api/web/openapi.json is not what /openapi/v1.json answers; save the answer there.");
    }

    private static string PathOfDocument([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src", "Api", "web", "openapi.json");
}
