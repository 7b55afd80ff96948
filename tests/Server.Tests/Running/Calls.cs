using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SaeActors.Server.Tests.Running;

/// <summary>The calls that most tests make.</summary>
internal static class Calls
{
    public static async Task<JsonElement> GetAsync(this ServerProcess server, string path)
    {
        using var answer = await server.Http.GetAsync(path);
        return await ReadAsync(answer, HttpStatusCode.OK);
    }

    public static async Task<JsonElement> PostAsync(this ServerProcess server, string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await server.Http.SendAsync(request);
        return await ReadAsync(answer, path is "/api/prompts" or "/api/communities" ? HttpStatusCode.Accepted : HttpStatusCode.OK);
    }

    /// <summary>Posts prompts and returns the sequence number of the last.</summary>
    public static async Task<long> PostTextsAsync(this ServerProcess server, IReadOnlyList<string> texts, string? key = null) =>
        (await server.PostAsync("/api/prompts", new { texts }, key)).GetProperty("acceptedThrough").GetInt64();

    public static Task<JsonElement> UntilAsync(this ServerProcess server, long sequence) => server.GetAsync($"/api/ingestion?until={sequence}");

    /// <summary>Every count that can be asked for: the layers, and the edges of every layer pair, without the number of the window.</summary>
    public static async Task<IReadOnlyList<string>> EveryCountAsync(this ServerProcess server)
    {
        var lines = new List<string>();
        var layers = (await server.GetAsync("/api/layers")).EnumerateArray().ToList();
        foreach (var layer in layers)
        {
            lines.Add(string.Join(" ", new[] { "layer", "tokens", "alive", "dead", "dense", "meanL0" }.Select(name => $"{name} {layer.GetProperty(name)}")));
        }

        for (var layer = 0; layer + 1 < layers.Count; layer++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/edges?layer={layer}&measure=lift&threshold=0&minSupport=1");
            request.Headers.Add("Accept", "text/csv");
            using var answer = await server.Http.SendAsync(request);
            lines.AddRange((await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        return lines;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{answer.RequestMessage?.RequestUri} answered {answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
