using System.Text.Json;
using SaeActors.Inference.Cpu;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Tests.Cpu;

/// <summary>The Llama path against a trained story model: reference logits, and the greedy text of an independent forward pass.</summary>
public class StoriesTests
{
    private const double Tolerance = 1e-4;
    private const int Blocks = 5;
    private const int HeadWidth = 8;

    [Fact]
    public void The_logits_after_the_prompt_are_those_of_the_reference()
    {
        using var engine = Engine(out var folder);
        using (folder)
        {
            using var golden = Golden();
            var prompt = Ids(golden, "prompt_ids");
            var logits = engine.Logits(prompt, CancellationToken.None);
            var expected = golden.RootElement.GetProperty("last_prompt_logits_first16").EnumerateArray().Select(logit => logit.GetSingle()).ToArray();
            Close.Relative(expected, logits.AsSpan((prompt.Length - 1) * 512, 16), Tolerance);
        }
    }

    [Fact]
    public void Every_token_of_the_greedy_story_is_the_most_likely_one()
    {
        using var engine = Engine(out var folder);
        using (folder)
        {
            using var golden = Golden();
            var (story, prompt) = (Ids(golden, "greedy_ids"), Ids(golden, "prompt_ids"));
            var logits = engine.Logits(story, CancellationToken.None);
            for (var position = prompt.Length - 1; position + 1 < story.Length; position++)
            {
                var next = logits.AsSpan(position * 512, 512);
                Assert.Equal(story[position + 1], next.IndexOf(next.ToArray().Max()));
            }
        }
    }

    private static JsonDocument Golden() => JsonDocument.Parse(File.ReadAllText(TestData.Path("stories260k", "verification.json")));

    private static int[] Ids(JsonDocument golden, string name) => [.. golden.RootElement.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];

    private static CpuEngine Engine(out ScratchFolder folder)
    {
        folder = new ScratchFolder();
        var path = folder.Write("config.json", """
            {"model_type": "llama", "vocab_size": 512, "hidden_size": 64, "intermediate_size": 172, "num_hidden_layers": 5, "num_attention_heads": 8,
             "num_key_value_heads": 4, "max_position_embeddings": 512, "rms_norm_eps": 1e-5, "tie_word_embeddings": true, "rope_theta": 10000.0}
            """);
        using var original = SafetensorsFile.Open(TestData.Path("stories260k", "stories260K.safetensors"));
        folder.Write("model.safetensors", SafetensorsWriter.Write(HuggingFace(original)));
        var config = TransformerConfigFile.Read(path);
        return new CpuEngine(new EngineSource("stories260k", config, new ModelWeights(folder.Path, config, centred: false), []));
    }

    private static IEnumerable<(string Name, int[] Shape, float[] Values)> HuggingFace(SafetensorsFile file)
    {
        (string Stacked, string Name, bool Rotated)[] parts =
        [
            ("attention_norm", "input_layernorm", false), ("wq", "self_attn.q_proj", true), ("wk", "self_attn.k_proj", true), ("wv", "self_attn.v_proj", false),
            ("wo", "self_attn.o_proj", false), ("ffn_norm", "post_attention_layernorm", false), ("w1", "mlp.gate_proj", false), ("w2", "mlp.down_proj", false),
            ("w3", "mlp.up_proj", false),
        ];
        yield return ("model.embed_tokens.weight", [512, 64], file.Floats(file.Tensors["tok_embeddings.weight"]));
        yield return ("model.norm.weight", [64], file.Floats(file.Tensors["norm.weight"]));
        foreach (var (stacked, name, rotated) in parts)
        {
            var tensor = file.Tensors[$"{stacked}.weight"];
            int[] shape = [.. tensor.Shape.Skip(1).Select(dimension => (int)dimension)];
            foreach (var (block, values) in file.Floats(tensor).Chunk((int)tensor.ElementCount / Blocks).Index())
            {
                yield return ($"model.layers.{block}.{name}.weight", shape, rotated ? Unpaired(values, shape[1]) : values);
            }
        }
    }

    // llama2.c turns neighbours (2i, 2i + 1), Hugging Face turns (i, i + half): the rows of each head change places.
    private static float[] Unpaired(float[] weights, int inputs)
    {
        var rows = weights.Chunk(inputs).ToArray();
        return [.. rows.Chunk(HeadWidth).SelectMany(head =>
            Enumerable.Range(0, HeadWidth).SelectMany(row => head[row < HeadWidth / 2 ? 2 * row : (2 * (row - (HeadWidth / 2))) + 1]))];
    }
}
