using System.Text.Json;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Tests.Contract;

/// <summary>Every engine on trained models, against what others computed for them.</summary>
public abstract class TrainedModelContract
{
    // float32 on both sides, sums in another order.
    private const double Tolerance = 1e-4;

    /// <summary>The engine under test.</summary>
    private protected abstract IInferenceEngine Start(EngineSource source);

    [Fact]
    public void The_sorting_models_stages_and_logits_are_the_published_ones()
    {
        using var model = TrainedModel.NanoSort();
        using var golden = SafetensorsFile.Open(TestData.Path("gpt-nano-sort", "activations_t0.safetensors"));
        using var engine = Start(model.Source(0, 1, 2, 3));
        float[] Golden(string stage) => golden.Floats(golden.Tensors[stage]);
        int[][] rows = [.. Golden("idx").Chunk(11).Select(row => row.Select(id => (int)id).ToArray())];
        foreach (var (layer, stage) in new[] { "x", "block0", "block1", "block2" }.Index())
        {
            Close.Relative(Golden(stage), engine.Residuals(rows, layer, CancellationToken.None), Tolerance);
        }

        Close.Relative(Golden("lm_head"), [.. rows.SelectMany(row => engine.Logits(row, CancellationToken.None))], Tolerance);
    }

    [Fact]
    public void The_story_model_tells_the_published_story()
    {
        using var model = TrainedModel.Stories();
        using var golden = JsonDocument.Parse(File.ReadAllText(TestData.Path("stories260k", "verification.json")));
        using var engine = Start(model.Source(0));
        int[] story = [.. golden.RootElement.GetProperty("greedy_ids").EnumerateArray().Select(id => id.GetInt32())];
        var promptLength = golden.RootElement.GetProperty("prompt_ids").GetArrayLength();
        var logits = engine.Logits(story[..^1], CancellationToken.None).Chunk(512).ToArray();
        for (var position = promptLength; position < story.Length; position++)
        {
            Assert.Equal(story[position], logits[position - 1].AsSpan().IndexOf(logits[position - 1].Max()));
        }

        float[] first = [.. golden.RootElement.GetProperty("last_prompt_logits_first16").EnumerateArray().Select(logit => logit.GetSingle())];
        Close.Relative(first, logits[promptLength - 1].AsSpan(0, 16), Tolerance);
    }
}
