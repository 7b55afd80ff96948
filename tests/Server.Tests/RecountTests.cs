using System.Text.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>The promise of the whole: what the neighbours say is what anyone can recount from the activations.</summary>
public class RecountTests
{
    private static readonly string[] Texts =
    [
        "The old fox ran across the frozen river, and the children laughed.",
        "Dear Sir, I have the honour to inform you that the bridge is closed until Friday.",
        "Why do you ask? Because nobody else will tell me the truth about the lighthouse!",
        "Bread, butter, honey; salt and a little water. Knead it well and let it rest.",
        "The old fox ran across the frozen river, and the children laughed.",
        "Once upon a time there was a king who had three daughters, and the youngest could speak with birds.",
    ];

    [Fact]
    public async Task Neighbours_equal_a_recount_over_the_activations_of_the_same_texts()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2");
        await server.UntilAsync(await server.PostTextsAsync(Texts));
        var recount = new Recount();
        foreach (var text in Texts)
        {
            recount.Add(await server.PostAsync("/api/activations/text", new { text }));
        }

        var asked = 0;
        foreach (var (layer, feature) in recount.Commonest(perLayer: 12))
        {
            foreach (var direction in new[] { "next", "previous" })
            {
                asked += await CheckAsync(server, recount, layer, feature, direction);
            }
        }

        Assert.True(asked > 500, $"only {asked} neighbours were compared");
    }

    private static async Task<int> CheckAsync(ServerProcess server, Recount recount, int layer, int feature, string direction)
    {
        using var answer = await server.Http.GetAsync($"/api/layers/{layer}/features/{feature}/neighbors?direction={direction}&k=1000&measure=sufficiency&minLift=0");
        var step = direction == "next" ? 1 : -1;
        if (layer + step < 0 || layer + step >= recount.LayerCount)
        {
            return 0;
        }

        var list = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(recount.Tokens, list.GetProperty("tokens").GetInt64());
        var neighbors = list.GetProperty("neighbors").EnumerateArray().ToList();
        Assert.Equal(recount.Partners(layer, feature, step), neighbors.Select(neighbor => neighbor.GetProperty("feature").GetInt32()).Order());
        foreach (var neighbor in neighbors)
        {
            var partner = neighbor.GetProperty("feature").GetInt32();
            var (up, down) = step > 0 ? ((layer, feature), (layer + 1, partner)) : ((layer - 1, partner), (layer, feature));
            Assert.Equal(
                (recount.Count(up), recount.Count(down), recount.Both(up, down)),
                (neighbor.GetProperty("n1").GetInt64(), neighbor.GetProperty("n2").GetInt64(), neighbor.GetProperty("n12").GetInt64()));
        }

        return neighbors.Count;
    }
}
