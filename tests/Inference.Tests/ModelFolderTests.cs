namespace SaeActors.Inference.Tests;

public class ModelFolderTests
{
    [Fact]
    public void A_damaged_model_is_refused_by_file_and_tensor()
    {
        using var folder = new ScratchFolder();
        Refused(Path.Combine(folder.Path, "nothing"), "is not there");
        Refused(folder.Path, "config.json");
        Copy(folder, "config.json");
        Refused(folder.Path, "no tokenizer");
        Copy(folder, "tokenizer.json");
        Refused(folder.Path, "no weights");
        var weights = File.ReadAllBytes(TestData.Demo("model", "model.safetensors"));
        folder.Write("model.safetensors", weights[..^1000]);
        Refused(folder.Path, "data_offsets");
        folder.Write("model.safetensors", weights);
        var config = File.ReadAllText(TestData.Demo("model", "config.json"));
        folder.Write("config.json", config.Replace("\"n_layer\": 6", "\"n_layer\": 7", StringComparison.Ordinal));
        Refused(folder.Path, "'h.6.ln_1.weight' is missing");
        folder.Write("config.json", config.Replace("\"vocab_size\": 4096", "\"vocab_size\": 4097", StringComparison.Ordinal));
        Refused(folder.Path, "tensor 'wte.weight' has shape [4096, 128]; the model needs [4097, 128]");
        folder.Write("config.json", config.Replace("\"vocab_size\": 4096", "\"vocab_size\": 4000", StringComparison.Ordinal));
        Refused(folder.Path, "the tokenizer has 4096 tokens; the model embeds 4000");
        folder.Write("config.json", config.Replace("\"n_layer\": 6", "\"n_layer\": 5", StringComparison.Ordinal));
        Refused(folder.Path, "the model");
    }

    [Fact]
    public void Saes_that_say_centred_where_the_model_was_not_are_found_out()
    {
        using var folder = new ScratchFolder();
        foreach (var source in Directory.GetDirectories(TestData.Demo("saes")))
        {
            var name = Path.GetFileName(source);
            var config = File.ReadAllText(Path.Combine(source, "cfg.json"));
            folder.Write($"{name}/cfg.json", config.Replace("\"center_writing_weights\": false", "\"center_writing_weights\": true", StringComparison.Ordinal));
            folder.Write($"{name}/sae_weights.safetensors", File.ReadAllBytes(Path.Combine(source, "sae_weights.safetensors")));
        }

        using var plain = ModelFolder.Load(TestData.Demo("model"), TestData.Demo("saes"), new LoadOptions());
        using var centred = ModelFolder.Load(TestData.Demo("model"), folder.Path, new LoadOptions());
        foreach (var (right, wrong) in plain.Reconstruction.Zip(centred.Reconstruction))
        {
            // Each measures the other's case: the same residual, centred in the weights or afterwards.
            Assert.Equal(right.ExplainedVariance, wrong.ExplainedVarianceOtherCentring, 1e-3);
            Assert.Equal(right.ExplainedVarianceOtherCentring, wrong.ExplainedVariance, 1e-3);
        }
    }

    [Fact]
    public void The_description_names_what_decides_the_numbers()
    {
        var model = DemoModel.Engine.Model;
        Assert.Equal(("model", 128, 6, 128, 4096), (model.Name, model.ModelWidth, model.BlockCount, model.ContextLength, model.VocabularySize));
        Assert.Equal(("float32", "cpu", "cpu"), (model.DType, model.Device, model.Engine));
        Assert.Equal(7, model.Layers.Count);
        Assert.Equal(7, model.Layers.Select(layer => layer.WeightsHash).Distinct().Count());
        Assert.All(model.Layers, layer => Assert.Equal(64, layer.WeightsHash.Length));
    }

    [Fact]
    public void The_residual_stream_after_the_last_block_can_be_left_out()
    {
        using var model = ModelFolder.Load(
            TestData.Demo("model"), TestData.Demo("saes"), new LoadOptions { MeasureReconstruction = false, LeaveOutFinalResidual = true });
        Assert.Equal(Enumerable.Range(0, 6).Select(block => $"blocks.{block}.hook_resid_pre"), model.Engine.Model.Layers.Select(layer => layer.Hook));
    }

    private static void Copy(ScratchFolder folder, string name) => folder.Write(name, File.ReadAllBytes(TestData.Demo("model", name)));

    private static void Refused(string model, string expected) => Assert.Contains(
        expected,
        Assert.Throws<WeightsException>(() => ModelFolder.Load(model, TestData.Demo("saes"), new LoadOptions()).Dispose()).Message,
        StringComparison.Ordinal);
}
