using System.Text;
using SaeActors.Features;
using SaeActors.Inference.Tests;
using SaeActors.Inference.Tests.Hub;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>What a user with a network types: pull by name, then serve by the same names. A small random GPT-2 stands in under the real ids.</summary>
public class PullTests
{
    private const int Blocks = 12;
    private const int Width = 16;
    private const int Vocabulary = 4096;
    private const int Features = 24;

    [Fact]
    public async Task What_was_pulled_by_name_is_served_by_name()
    {
        using var folder = new TemporaryFolder();
        using var hub = new HubServer(Files());
        var environment = new Dictionary<string, string> { ["HF_HOME"] = folder["hf"], ["HF_ENDPOINT"] = hub.Address.AbsoluteUri };
        var (code, said) = await ServerProcess.RunToEndAsync("pull gpt2-small gpt2-small-res-jb", environment);
        Assert.True(code == 0, said);
        Assert.True(File.Exists(Path.Combine(folder["hf"], "hub", "models--openai-community--gpt2", "refs", "main")), said);

        environment["HF_ENDPOINT"] = "http://127.0.0.1:9";   // serving asks nobody
        await using var server = await ServerProcess.StartAsync(folder["data"], "--model gpt2-small --saes gpt2-small-res-jb --threads 2", environment);
        var definition = (await server.GetAsync("/api/model")).GetProperty("definition");
        Assert.Equal("gpt2-small", definition.GetProperty("model").GetProperty("name").GetString());
        Assert.Equal(
            Enumerable.Range(0, Blocks + 1).Select(source => $"{source}-res-jb"),
            definition.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("source").GetString()));
        var status = await server.UntilAsync(await server.PostTextsAsync(["Once upon a time there was a little fox."]));
        Assert.True(status.GetProperty("tokens").GetInt64() > 5);
        Assert.Equal("7", (await server.GetAsync("/api/feature/gpt2-small/12-res-jb/7")).GetProperty("index").GetString());
    }

    private static Dictionary<string, byte[]> Files()
    {
        var random = new SplitMix(1);
        var demo = Path.Combine(Repository.Root, "demo", "model");
        var files = new Dictionary<string, byte[]>
        {
            ["config.json"] = Encoding.UTF8.GetBytes($$"""{"model_type": "gpt2", "vocab_size": {{Vocabulary}}, "n_positions": 64, "n_embd": {{Width}}, "n_layer": {{Blocks}}, "n_head": 2}"""),
            ["model.safetensors"] = SafetensorsWriter.Write(Shapes().Select(tensor => (tensor.Name, tensor.Shape, random.Gaussians(tensor.Shape.Aggregate(1, (product, size) => product * size), 0.3)))),
            ["tokenizer.json"] = File.ReadAllBytes(Path.Combine(demo, "tokenizer.json")),
            ["tokenizer_config.json"] = File.ReadAllBytes(Path.Combine(demo, "tokenizer_config.json")),
        };
        foreach (var hook in Enumerable.Range(0, Blocks).Select(block => $"blocks.{block}.hook_resid_pre").Append($"blocks.{Blocks - 1}.hook_resid_post"))
        {
            files[$"{hook}/cfg.json"] = Encoding.UTF8.GetBytes($$"""{"hook_point": "{{hook}}", "d_in": {{Width}}, "d_sae": {{Features}}, "prepend_bos": true}""");
            files[$"{hook}/sae_weights.safetensors"] = SafetensorsWriter.Write(
            [
                ("W_enc", [Width, Features], random.Gaussians(Width * Features)), ("W_dec", [Features, Width], random.Gaussians(Features * Width)),
                ("b_enc", [Features], new float[Features]), ("b_dec", [Width], new float[Width]),
            ]);
        }

        return files;
    }

    private static IEnumerable<(string Name, int[] Shape)> Shapes()
    {
        foreach (var (name, shape) in new (string, int[])[] { ("wte.weight", [Vocabulary, Width]), ("wpe.weight", [64, Width]), ("ln_f.weight", [Width]), ("ln_f.bias", [Width]) })
        {
            yield return (name, shape);
        }

        for (var block = 0; block < Blocks; block++)
        {
            foreach (var norm in new[] { "ln_1", "ln_2" })
            {
                yield return ($"h.{block}.{norm}.weight", [Width]);
                yield return ($"h.{block}.{norm}.bias", [Width]);
            }

            foreach (var (name, inputs, outputs) in new[] { ("attn.c_attn", Width, 3 * Width), ("attn.c_proj", Width, Width), ("mlp.c_fc", Width, 4 * Width), ("mlp.c_proj", 4 * Width, Width) })
            {
                yield return ($"h.{block}.{name}.weight", [inputs, outputs]);
                yield return ($"h.{block}.{name}.bias", [outputs]);
            }
        }
    }
}
