using SaeActors.Features.Windows;
using SaeActors.Inference.Saes;
using SaeActors.Inference.Tests;
using SaeActors.Inference.Weights;
using Xunit.Abstractions;

namespace SaeActors.Inference.Torch.Tests;

/// <summary>The demo model on this engine beside the CPU engine, and beside what PyTorch computed for it.</summary>
public sealed class DemoAgreementTests : IDisposable
{
    // The bound: 1e-4 of the scale, for values and for how near to the threshold two engines may disagree.
    private const double Tolerance = 1e-4;

    // Measured on 100 stories: docs/torch.md has the figures by layer. The test holds twice the worst layer.
    private const double BFloat16Bound = 0.031;

    private readonly ITestOutputHelper _output;
    private readonly TorchOptions _options;
    private readonly InferenceModel _cpu = Load(null);
    private readonly string[] _stories = [.. File.ReadLines(TestData.Demo("prompts", "stories.txt")).Take(100)];

    public DemoAgreementTests(ITestOutputHelper output)
        : this(output, "cpu")
    {
    }

    internal DemoAgreementTests(ITestOutputHelper output, string device) => (_output, _options) = (output, new TorchOptions { Device = device });

    [Fact]
    public void In_float32_the_engines_agree_except_within_a_hair_of_the_threshold()
    {
        using var torch = Load(_options);
        var rows = Rows();
        var thresholds = Thresholds();
        var (expected, actual) = (_cpu.Engine.Activations(rows, CancellationToken.None), torch.Engine.Activations(rows, CancellationToken.None));
        for (var layer = 0; layer < expected.Length; layer++)
        {
            var (onlyOne, worst) = (0, 0.0);
            var scale = expected[layer].Values.ToArray().Average();
            foreach (var (feature, left, right) in Pairs(expected[layer], actual[layer]))
            {
                if (left == 0 || right == 0)
                {
                    onlyOne++;
                    Assert.InRange(left + right - thresholds[layer][feature], 0, Tolerance * scale);
                }
                else
                {
                    worst = Math.Max(worst, Math.Abs(left - right) / Math.Max(left, scale));
                }
            }

            _output.WriteLine($"layer {layer}: {expected[layer].EntryCount} activations, {onlyOne} on one engine only, worst value {worst:e1} relative");
            Assert.InRange(worst, 0, Tolerance);
        }
    }

    [Fact]
    public void In_bfloat16_few_activations_differ()
    {
        using var torch = Load(_options with { NumberType = NumberType.BFloat16 });
        Assert.Equal("bfloat16", torch.Engine.Model.DType);
        var rows = Rows();
        var (expected, actual) = (_cpu.Engine.Activations(rows, CancellationToken.None), torch.Engine.Activations(rows, CancellationToken.None));
        for (var layer = 0; layer < expected.Length; layer++)
        {
            var pairs = Pairs(expected[layer], actual[layer]).ToArray();
            var different = pairs.Count(pair => pair.Left == 0 || pair.Right == 0) / (double)pairs.Length;
            var errors = pairs.Where(pair => pair.Left > 0 && pair.Right > 0).Select(pair => Math.Abs(pair.Left - pair.Right) / pair.Left).Order().ToArray();
            _output.WriteLine($"layer {layer}: {different:p2} of {pairs.Length} activations fire on one engine only; values differ by {errors[errors.Length / 2]:p2} (median), {errors[errors.Length * 99 / 100]:p2} (99 %)");
            Assert.InRange(different, 1e-9, BFloat16Bound);
        }
    }

    [Fact]
    public void The_activations_and_residuals_are_those_of_the_reference()
    {
        using var torch = Load(_options);
        using var golden = SafetensorsFile.Open(TestData.Demo("golden", "golden.safetensors"));
        using var index = System.Text.Json.JsonDocument.Parse(File.ReadAllText(TestData.Demo("golden", "golden.json")));
        foreach (var prompt in index.RootElement.GetProperty("prompts").EnumerateArray())
        {
            var name = prompt.GetProperty("name").GetString();
            int[] tokens = [.. prompt.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32())];
            var layers = torch.Engine.Activations([tokens], CancellationToken.None);
            foreach (var (layer, hook) in torch.Engine.Model.Layers.Index())
            {
                float[] Floats(string tensor) => golden.Floats(golden.Tensors[$"{name}.{hook.Hook}.{tensor}"]);
                Close.Relative(Floats("residual"), torch.Engine.Residuals([tokens], layer, CancellationToken.None), Tolerance);
                Close.Relative(Floats("features.values"), layers[layer].Values, Tolerance);
            }
        }
    }

    public void Dispose() => _cpu.Dispose();

    private static InferenceModel Load(TorchOptions? options) => ModelFolder.Load(
        TestData.Demo("model"),
        TestData.Demo("saes"),
        new LoadOptions { MeasureReconstruction = false, Engine = options is null ? null : TorchEngine.With(options) });

    private static float[][] Thresholds() => [.. SaeFolders.Read(TestData.Demo("saes")).Select(sae => sae.Threshold ?? new float[sae.Width])];

    // Every feature that fires on either engine, with 0 where it does not.
    private static IEnumerable<(int Feature, double Left, double Right)> Pairs(LayerActivations left, LayerActivations right)
    {
        for (var token = 0; token < left.TokenCount; token++)
        {
            var (mine, theirs) = (At(left, token), At(right, token));
            foreach (var feature in mine.Keys.Union(theirs.Keys))
            {
                yield return (feature, mine.GetValueOrDefault(feature), theirs.GetValueOrDefault(feature));
            }
        }
    }

    private static Dictionary<int, double> At(LayerActivations layer, int token)
    {
        var found = new Dictionary<int, double>();
        for (var entry = layer.Starts[token]; entry < layer.Starts[token + 1]; entry++)
        {
            found[layer.Features[entry]] = layer.Values[entry];
        }

        return found;
    }

    private int[][] Rows() => TokenPolicy.For(_cpu.Engine.Model).Tokenize(_cpu.Tokenizer, _stories).Rows();
}
