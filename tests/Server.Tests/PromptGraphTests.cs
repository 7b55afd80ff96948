using System.Net.Http.Json;
using System.Text.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>Prompt graphs over HTTP, from the real process with the demo model.</summary>
public class PromptGraphTests
{
    private const string Text = "The king sat by the fire.";

    [Fact]
    public async Task A_prompt_graph_is_what_fires_at_the_token_and_the_counted_pairs_between()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2");
        await server.UntilAsync(await server.PostTextsAsync(DemoTexts.Take(200)));
        var graph = await server.PostAsync("/api/graphs/prompt", new { text = Text, position = 2, measure = "necessity", threshold = 0.3 });
        var fired = (await server.PostAsync("/api/activations/text", new { text = Text })).GetProperty("layers").EnumerateArray()
            .SelectMany((layer, number) => layer.GetProperty("activations").EnumerateArray().Where(one => one[0].GetInt32() == 2).Select(one => $"{number}_{one[1].GetInt32()}"));
        Assert.Equal(fired, graph.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()));
        var links = graph.GetProperty("links").EnumerateArray().ToArray();
        Assert.NotEmpty(links);
        foreach (var link in links.Take(3)) await CheckAsync(server, link);

        foreach (var format in new[] { "nodeLink", "graphMl", "circuitTracer" })
        {
            using var answer = await server.Http.PostAsJsonAsync($"/api/graphs/prompt?format={format}", new { text = Text, threshold = 0.3 });
            Assert.True(answer.IsSuccessStatusCode, $"{format}: {answer.StatusCode}");
            Assert.Contains("0_", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task CheckAsync(ServerProcess server, JsonElement link)
    {
        var (source, target) = (link.GetProperty("source").GetString()!.Split('_'), link.GetProperty("target").GetString()!.Split('_'));
        var neighbors = (await server.GetAsync($"/api/layers/{source[0]}/features/{source[1]}/neighbors?k=1000&measure=necessity&minLift=0")).GetProperty("neighbors");
        var pair = neighbors.EnumerateArray().Single(one => one.GetProperty("feature").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture) == target[1]);
        Assert.Equal(pair.GetProperty("n12").GetInt64(), link.GetProperty("n12").GetInt64());
        Assert.Equal(pair.GetProperty("measures").GetProperty("necessity").GetDouble(), link.GetProperty("similarity").GetDouble());
    }
}
