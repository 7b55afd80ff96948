using System.Net;
using System.Text;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>Who is answered.</summary>
public class SecurityTests
{
    private const string Key = "correct horse";

    [Fact]
    public async Task Without_a_key_a_page_that_is_not_ours_can_neither_post_nor_read()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--widths 8,8");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, HttpMethod.Post, "/api/prompts", ("Origin", "https://evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, HttpMethod.Post, "/api/prompts", ("Origin", "null")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, HttpMethod.Get, "/api/model", ("Host", "rebound.example")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, HttpMethod.Get, "/api/model", ("Host", "localhost")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, HttpMethod.Get, "/api/model", ("Origin", server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority))));
        Assert.Equal(0, (await server.GetAsync("/api/ingestion")).GetProperty("acceptedThrough").GetInt64());
    }

    [Fact]
    public async Task With_a_key_only_its_holder_is_answered_wherever_the_server_listens()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["SAEACTORS_API_KEY"] = Key };
        await using var server = await ServerProcess.StartAsync(folder["data"], "--widths 8,8", environment);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, HttpMethod.Get, "/api/model"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, HttpMethod.Get, "/api/model", ("x-api-key", "wrong")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, HttpMethod.Get, "/openapi/v1.json"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, HttpMethod.Get, "/healthz"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, HttpMethod.Get, "/api/model", ("x-api-key", Key), ("Host", "sae.example.org")));
    }

    [Fact]
    public async Task With_a_key_the_page_itself_opens_without_it_so_that_it_can_ask()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["SAEACTORS_API_KEY"] = Key };
        await using var server = await ServerProcess.StartAsync(folder["data"], "--widths 8,8", environment);
        foreach (var file in new[] { "/", "/features/1/7", "/communities/3", "/theme.js" })
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, HttpMethod.Get, file, ("Host", "sae.example.org")));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, HttpMethod.Get, "/api/ingestion/events"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, HttpMethod.Post, "/api/prompts", ("x-api-key", "")));
    }

    private static async Task<HttpStatusCode> StatusAsync(ServerProcess server, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
        {
            request.Content = new StringContent("A text", Encoding.UTF8, "text/plain");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await server.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
