using System.Text.Json;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Tests.Cpu;

/// <summary>The CPU engine on the demo model against what PyTorch computed for it in float32.</summary>
public sealed class DemoGoldenTests : IDisposable
{
    // float32 on both sides; PyTorch sums in another order.
    private const double Tolerance = 1e-3;

    private readonly InferenceModel _demo = ModelFolder.Load(TestData.Demo("model"), TestData.Demo("saes"), new LoadOptions());
    private readonly SafetensorsFile _golden = SafetensorsFile.Open(TestData.Demo("golden", "golden.safetensors"));
    private readonly JsonDocument _index = JsonDocument.Parse(File.ReadAllText(TestData.Demo("golden", "golden.json")));

    private IEnumerable<string> Hooks => _index.RootElement.GetProperty("hooks").EnumerateArray().Select(hook => hook.GetString()!);

    private IEnumerable<(string Name, string Text, int[] Tokens)> Prompts =>
        _index.RootElement.GetProperty("prompts").EnumerateArray().Select(prompt => (
            prompt.GetProperty("name").GetString()!,
            prompt.GetProperty("text").GetString()!,
            prompt.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32()).ToArray()));

    [Fact]
    public void The_hooks_are_the_layers_in_order() => Assert.Equal(Hooks, _demo.Engine.Model.Layers.Select(layer => layer.Hook));

    [Fact]
    public void The_tokens_are_those_of_the_reference()
    {
        var policy = TokenPolicy.For(_demo.Engine.Model);
        foreach (var (_, text, tokens) in Prompts)
        {
            Assert.Equal(tokens, policy.Tokenize(_demo.Tokenizer, [text]).Tokens);
        }
    }

    [Fact]
    public void The_residual_stream_at_every_hook_is_that_of_the_reference()
    {
        foreach (var (name, _, tokens) in Prompts)
        {
            foreach (var (layer, hook) in Hooks.Index())
            {
                Close.Relative(Floats($"{name}.{hook}.residual"), _demo.Engine.Residuals([tokens], layer, CancellationToken.None), Tolerance);
            }
        }
    }

    [Fact]
    public void The_logits_are_those_of_the_reference()
    {
        foreach (var (name, _, tokens) in Prompts)
        {
            var positions = Integers($"{name}.logits.positions");
            var logits = _demo.Engine.Logits(tokens, CancellationToken.None);
            var width = _demo.Engine.Model.VocabularySize;
            var chosen = positions.SelectMany(position => logits.AsSpan(position * width, width).ToArray()).ToArray();
            Close.Relative(Floats($"{name}.logits.values"), chosen, Tolerance);
        }
    }

    [Fact]
    public void The_activations_are_those_of_the_reference()
    {
        foreach (var (name, _, tokens) in Prompts)
        {
            var layers = _demo.Engine.Activations([tokens], CancellationToken.None);
            foreach (var (layer, hook) in Hooks.Index())
            {
                var starts = Integers($"{name}.{hook}.features.indptr");
                var features = Integers($"{name}.{hook}.features.indices");
                Assert.Equal(starts, layers[layer].Starts.ToArray());
                Assert.Equal(features, layers[layer].Features.ToArray());
                Close.Relative(Floats($"{name}.{hook}.features.values"), layers[layer].Values, Tolerance);
            }
        }
    }

    [Fact]
    public void Every_sae_rebuilds_its_residual_stream()
    {
        Assert.Equal(_demo.Engine.Model.Layers.Count, _demo.Reconstruction.Count);
        Assert.All(_demo.Reconstruction, quality => Assert.Null(quality.Warning));
        Assert.All(_demo.Reconstruction, quality => Assert.InRange(quality.ExplainedVariance, 0.7, 1));
        Assert.All(_demo.Reconstruction, quality => Assert.True(quality.ExplainedVariance > quality.ExplainedVarianceOtherCentring - 0.02));
    }

    public void Dispose()
    {
        _index.Dispose();
        _golden.Dispose();
        _demo.Dispose();
    }

    private float[] Floats(string tensor) => _golden.Floats(_golden.Tensors[tensor]);

    private int[] Integers(string tensor)
    {
        var entry = _golden.Tensors[tensor];
        var bytes = new byte[entry.ByteCount];
        _golden.CopyBytes(entry, 0, bytes);
        return [.. bytes.Chunk(entry.Type == TensorType.I64 ? 8 : 4).Select(element => BitConverter.ToInt32(element))];
    }
}
