using System.Text.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>Communities over HTTP, from the real process with the demo model.</summary>
public class CommunityTests
{
    private const string Text = "The king sat by the fire.";

    [Fact]
    public async Task A_run_is_started_watched_read_and_forgotten()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2");
        await server.UntilAsync(await server.PostTextsAsync(DemoTexts.Take(300)));
        var id = (await server.PostAsync("/api/communities", new { threshold = 0.2 })).GetProperty("id").GetInt64();
        var states = await StatesAsync(server, id);
        Assert.Equal("done", states[^1]);

        var run = await server.GetAsync($"/api/communities/{id}");
        var largest = run.GetProperty("result").GetProperty("communities")[0];
        var members = await server.GetAsync($"/api/communities/{id}/members?community={largest.GetProperty("id").GetInt32()}&pageSize=5");
        Assert.Equal(largest.GetProperty("size").GetInt32(), members.GetProperty("total").GetInt32());
        Assert.Equal(5, members.GetProperty("members").GetArrayLength());
        await CheckGraphAsync(server, id, largest);
        Assert.True(run.GetProperty("result").GetProperty("quality").GetDouble() >= run.GetProperty("result").GetProperty("componentsQuality").GetDouble());

        var member = members.GetProperty("members")[0];
        var belongs = (await server.GetAsync($"/api/layers/{member.GetProperty("layer").GetInt32()}/features/{member.GetProperty("feature").GetInt32()}")).GetProperty("communities");
        Assert.Equal(
            (1, id, largest.GetProperty("id").GetInt32(), largest.GetProperty("size").GetInt32()),
            (belongs.GetArrayLength(), belongs[0].GetProperty("run").GetInt64(), belongs[0].GetProperty("community").GetInt32(), belongs[0].GetProperty("size").GetInt32()));

        var masked = (await server.PostAsync("/api/communities", new { preset = "paper", text = Text })).GetProperty("id").GetInt64();
        Assert.Equal("done", (await StatesAsync(server, masked))[^1]);
        var active = (await server.PostAsync("/api/activations/text", new { text = Text })).GetProperty("layers").EnumerateArray()
            .Sum(layer => layer.GetProperty("activations").EnumerateArray().Where(one => one[0].GetInt32() > 0).Select(one => one[1].GetInt32()).Distinct().Count());
        Assert.Equal(active, (await server.GetAsync($"/api/communities/{masked}")).GetProperty("result").GetProperty("nodes").GetInt32());

        using var gone = await server.Http.DeleteAsync($"/api/communities/{id}");
        Assert.True(gone.IsSuccessStatusCode);
        Assert.Equal([masked], (await server.GetAsync("/api/communities")).EnumerateArray().Select(listed => listed.GetProperty("id").GetInt64()));
    }

    /// <summary>Small graphs hold the features that the run's own card names as the strongest; their links are counted pairs inside the community.</summary>
    private static async Task CheckGraphAsync(ServerProcess server, long id, JsonElement card)
    {
        var community = card.GetProperty("id").GetInt32();
        var graph = await server.GetAsync($"/api/graphs/community/{id}/{community}?nodes=5");
        Assert.Equal(
            card.GetProperty("topFeatures").EnumerateArray().Select(one => one.GetString()).Order(),
            graph.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()).Order());
        var whole = await server.GetAsync($"/api/graphs/community/{id}/{community}?nodes=2000");
        var nodes = whole.GetProperty("nodes").EnumerateArray().ToDictionary(node => node.GetProperty("id").GetString()!, node => node.GetProperty("layer").GetInt32());
        Assert.Equal(card.GetProperty("size").GetInt32(), nodes.Count);
        var links = whole.GetProperty("links").EnumerateArray().ToArray();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Equal(1, nodes[link.GetProperty("target").GetString()!] - nodes[link.GetProperty("source").GetString()!]));
        Assert.All(links, link => Assert.True(link.GetProperty("similarity").GetDouble() > 0.2 && link.GetProperty("n12").GetInt64() >= 10));
        foreach (var none in new[] { -1, 9_999_999 })
        {
            using var nowhere = await server.Http.GetAsync($"/api/graphs/community/{id}/{none}");
            Assert.Equal(System.Net.HttpStatusCode.NotFound, nowhere.StatusCode);
        }

    }

    private static async Task<List<string>> StatesAsync(ServerProcess server, long id)
    {
        var states = new List<string>();
        foreach (var line in (await server.Http.GetStringAsync($"/api/communities/{id}/events")).Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)))
        {
            using var data = JsonDocument.Parse(line[6..]);
            states.Add(data.RootElement.GetProperty("state").GetString()!);
        }

        return states;
    }
}
