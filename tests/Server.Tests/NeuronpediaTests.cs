using System.Text.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>What the SAEs of a study are called at Neuronpedia.</summary>
public class NeuronpediaTests
{
    [Fact]
    public async Task Sources_are_named_by_the_manifest_and_else_by_the_option()
    {
        using var folder = new TemporaryFolder();
        var saes = Path.Combine(Repository.Root, "demo", "saes");
        var hooks = new[] { "blocks.0.hook_resid_pre", "blocks.1.hook_resid_pre" };
        var manifest = hooks.ToDictionary(hook => hook, hook => new { path = Path.Combine(saes, hook), neuronpedia_id = hook == hooks[0] ? "tiny-model/0-res-x" : null });
        await File.WriteAllTextAsync(folder["saes.json"], JsonSerializer.Serialize(manifest));
        await using var server = await ServerProcess.StartAsync(
            folder["data"], $"--model {Path.Combine(Repository.Root, "demo", "model")} --saes {folder["saes.json"]} --neuronpedia other/{{layer}}-res-y --no-prompts --threads 2");
        Assert.Equal(["tiny-model/0-res-x", "other/1-res-y"], Names(await server.GetAsync("/api/model")));
        var feature = await server.GetAsync("/api/feature/other/1-res-y/5");
        Assert.Equal(("other", "1-res-y", "blocks.1.hook_resid_pre"), (Text(feature, "modelId"), Text(feature, "layer"), Text(feature, "hookName")));
        Assert.Equal("tiny-model", Text(await server.GetAsync("/api/feature/Tiny-Model/0-res-x/5"), "modelId"));
    }

    [Fact]
    public async Task No_name_is_guessed()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--widths 8,8");
        Assert.Equal([null, null], Names(await server.GetAsync("/api/model")));
        Assert.Equal("uploaded", Text(await server.GetAsync("/api/feature/uploaded/uploaded.1/5"), "modelId"));
    }

    private static List<string?> Names(JsonElement model) => [.. model.GetProperty("neuronpedia").EnumerateArray().Select(name => name.GetString())];

    private static string? Text(JsonElement feature, string name) => feature.GetProperty(name).GetString();
}
