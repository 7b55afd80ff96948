using System.Text.Json;
using SaeActors.Features;

namespace SaeActors.Inference.Tests.Contract;

/// <summary>Every engine from a folder as it comes from Hugging Face: config, weights, <c>tokenizer.json</c>, and an SAE folder beside it.</summary>
public abstract class FolderContract
{
    private const double Tolerance = 1e-4;   // float32 against double
    private const string Prompt = "Once upon a time";

    /// <summary>The engine under test.</summary>
    private protected abstract IInferenceEngine Start(EngineSource source);

    [Fact]
    public void A_llama_folder_goes_on_with_the_published_story()
    {
        using var model = TrainedModel.Stories();
        model.Write("tokenizer.json", File.ReadAllText(TestData.Path("stories260k", "tokenizer_llama2.json")));
        using var loaded = Load(model.Path, width: 64);
        using var golden = JsonDocument.Parse(File.ReadAllText(TestData.Path("stories260k", "verification.json")));
        int[] story = [.. golden.RootElement.GetProperty("greedy_ids").EnumerateArray().Select(id => id.GetInt32())];
        var row = Assert.Single(TokenPolicy.For(loaded.Engine.Model).Tokenize(loaded.Tokenizer, [Prompt]).Rows());
        Assert.Equal(golden.RootElement.GetProperty("prompt_ids").EnumerateArray().Select(id => id.GetInt32()), row);
        for (var step = 0; step < 24; step++)
        {
            var next = loaded.Engine.Logits(row, CancellationToken.None).AsSpan((row.Length - 1) * loaded.Engine.Model.VocabularySize);
            row = [.. row, next.IndexOf(next.ToArray().Max())];
        }

        Assert.Equal(story[..row.Length], row);
        Assert.StartsWith($"{Prompt}, there was a little girl named Lily.", loaded.Tokenizer.Decode(row.AsSpan(1)), StringComparison.Ordinal);
        Assert.True(loaded.Engine.Activations([row], CancellationToken.None)[0].EntryCount > 0);
    }

    [Fact]
    public void A_gemma_2_folder_reads_its_texts_and_runs_them()
    {
        using var model = new TinyModel(TransformerArchitecture.Gemma2, vocabulary: 516);
        model.Write("tokenizer.json", File.ReadAllText(TestData.Path("stories260k", "tokenizer_gemma.json")));
        using var loaded = Load(model.Path, TinyModel.Width);
        using var weights = model.Open();
        var row = Assert.Single(TokenPolicy.For(loaded.Engine.Model).Tokenize(loaded.Tokenizer, ["Once\n\nupon <table>"]).Rows());
        Assert.Equal(1, row[0]);
        Assert.Contains(512, row);
        Assert.Contains(515, row);
        var expected = new ReferenceModel(model.Config, weights).Residual(row, 1).SelectMany(token => token).Select(value => (float)value).ToArray();
        Close.Relative(expected, loaded.Engine.Residuals([row], 0, CancellationToken.None), Tolerance);
    }

    private InferenceModel Load(string path, int width)
    {
        const int Features = 96;
        using var saes = new ScratchFolder();
        var random = new SplitMix(11);
        saes.Write("sae/cfg.json", $$"""{"architecture": "standard", "d_in": {{width}}, "d_sae": {{Features}}, "hook_name": "blocks.1.hook_resid_pre", "prepend_bos": true}""");
        saes.Write("sae/sae_weights.safetensors", SafetensorsWriter.Write(
        [
            ("W_enc", [width, Features], random.Gaussians(width * Features)), ("W_dec", [Features, width], random.Gaussians(Features * width)),
            ("b_enc", [Features], new float[Features]), ("b_dec", [width], new float[width]),
        ]));
        return ModelFolder.Load(path, saes.Path, new LoadOptions { Engine = Start, MeasureReconstruction = false });
    }
}
