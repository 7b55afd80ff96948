using System.Text.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>Effects and co-firing in one answer, from the real process with the demo model.</summary>
public class AblationTests
{
    private const string Text = "Once upon a time there was a little fox who lived near the river.";
    private const int Layer = 2;

    [Fact]
    public async Task Effects_stand_beside_the_pairs_co_firing_and_a_silent_feature_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2");
        var status = await server.UntilAsync(await server.PostTextsAsync([.. Enumerable.Range(1, 40).Select(number => $"{Text} It saw {number} boats.")]));
        var fired = (await server.PostAsync("/api/activations/text", new { text = Text })).GetProperty("layers").EnumerateArray().ToArray();
        var strongest = Features(fired[Layer]).GroupBy(one => one.Feature, one => one.Value).OrderByDescending(values => values.Max()).Take(3).Select(values => values.Key);
        var silent = Enumerable.Range(0, 2048).Except(Features(fired[Layer]).Select(one => one.Feature)).First();
        int[] features = [.. strongest, silent];

        var answer = await server.PostAsync("/api/ablations", new { text = Text, layer = Layer, features, k = 30 });
        Assert.Equal(status.GetProperty("window").GetInt64(), answer.GetProperty("window").GetInt64());
        var effects = answer.GetProperty("effects").EnumerateArray().ToArray();
        Assert.Equal(features, effects.Select(effect => effect.GetProperty("feature").GetInt32()));
        Assert.Equal((0, 0), (effects[^1].GetProperty("total").GetInt32(), effects[^1].GetProperty("changes").GetArrayLength()));
        foreach (var effect in effects[..^1]) await CheckAsync(server, effect, Features(fired[Layer + 1]));
    }

    private static async Task CheckAsync(ServerProcess server, JsonElement effect, (int Position, int Feature, float Value)[] unablated)
    {
        var changes = effect.GetProperty("changes").EnumerateArray().ToArray();
        Assert.Equal(Math.Min(30, effect.GetProperty("total").GetInt32()), changes.Length);
        Assert.NotEmpty(changes);
        var sizes = changes.Select(change => -Math.Abs(change.GetProperty("effect").GetSingle())).ToArray();
        Assert.Equal(sizes.Order(), sizes);
        var before = unablated.ToDictionary(one => (one.Position, one.Feature), one => one.Value);
        var feature = effect.GetProperty("feature").GetInt32();
        var neighbors = (await server.GetAsync($"/api/layers/{Layer}/features/{feature}/neighbors?k=1000")).GetProperty("neighbors").EnumerateArray()
            .ToDictionary(neighbor => neighbor.GetProperty("feature").GetInt32());
        foreach (var change in changes)
        {
            Assert.True(change.GetProperty("position").GetInt32() > 0, "the first token is not counted");
            var partner = change.GetProperty("feature").GetInt32();
            Assert.Equal(before.GetValueOrDefault((change.GetProperty("position").GetInt32(), partner)), change.GetProperty("before").GetSingle());
            if (!neighbors.TryGetValue(partner, out var neighbor)) continue;
            Assert.Equal(neighbor.GetProperty("n12").GetInt64(), change.GetProperty("n12").GetInt64());
            Assert.Equal(neighbor.GetProperty("measures").GetProperty("jaccard").GetDouble(), change.GetProperty("jaccard").GetDouble());
        }

        Assert.Contains(changes, change => change.GetProperty("n12").GetInt64() > 0);
    }

    private static (int Position, int Feature, float Value)[] Features(JsonElement layer) =>
        [.. layer.GetProperty("activations").EnumerateArray().Select(one => (one[0].GetInt32(), one[1].GetInt32(), one[2].GetSingle()))];
}
