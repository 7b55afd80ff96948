using SaeActors.Features;
using SaeActors.Features.Windows;
using SaeActors.Inference.Cpu;
using SaeActors.Inference.Saes;

namespace SaeActors.Inference.Tests.Saes;

public class SaeEncoderTests
{
    private const double Tolerance = 1e-4;   // float32 against float64 at values of about 10

    [Theory]
    [InlineData("standard", "none", true, 0, false)]
    [InlineData("standard", "none", false, 0, false)]
    [InlineData("standard", "constant_norm_rescale", true, 0, false)]
    [InlineData("standard", "layer_norm", true, 0, false)]
    [InlineData("standard", "expected_average_only_in", true, 0, false)]
    [InlineData("jumprelu", "none", true, 0, false)]
    [InlineData("jumprelu", "layer_norm", false, 0, false)]
    [InlineData("topk", "none", true, 7, false)]
    [InlineData("topk", "none", true, 7, true)]
    [InlineData("topk", "layer_norm", false, 101, false)]
    [InlineData("topk", "none", true, 1, false)]
    [InlineData("gated", "none", true, 0, false)]
    [InlineData("gated", "constant_norm_rescale", false, 0, false)]
    public void Every_architecture_is_its_definition(string architecture, string normalization, bool subtractBias, int k, bool rescale)
    {
        const int Tokens = 300;   // more than one block of tokens
        var fixture = new SaeFixture(architecture, normalization, subtractBias, k, rescale);
        using var folder = new ScratchFolder();
        fixture.WriteTo(folder, "sae");
        var sae = Assert.Single(SaeFolders.Read(folder.Path));
        var random = new SplitMix(9);
        var residual = random.Gaussians(Tokens * SaeFixture.ModelWidth, 2);
        var activations = Encode(sae, residual);
        for (var token = 0; token < Tokens; token++)
        {
            var expected = fixture.Encode(residual.AsSpan(token * SaeFixture.ModelWidth, SaeFixture.ModelWidth));
            var fired = Enumerable.Range(0, SaeFixture.Width).Where(feature => expected[feature] > 0).ToArray();
            Assert.Equal(fired, activations.FeaturesAt(token).ToArray());
            Assert.All(fired.Zip(activations.ValuesAt(token).ToArray()), pair => Assert.Equal(expected[pair.First], pair.Second, Tolerance));
        }
    }

    [Fact]
    public void A_jumprelu_at_its_threshold_does_not_fire()
    {
        var fixture = new SaeFixture("jumprelu", subtractBias: false);
        fixture.Tensors["W_enc"].Values.AsSpan().Clear();
        fixture.Tensors["b_enc"].Values.AsSpan().Fill(1);
        fixture.Tensors["threshold"].Values.AsSpan().Fill(1);
        fixture.Tensors["threshold"].Values[3] = MathF.BitDecrement(1);
        fixture.Tensors["threshold"].Values[5] = -1;
        fixture.Tensors["b_enc"].Values[5] = -0.5f;   // above its threshold, and still below zero
        using var folder = new ScratchFolder();
        fixture.WriteTo(folder, "sae");
        var activations = Encode(SaeFolders.Read(folder.Path)[0], new float[SaeFixture.ModelWidth]);
        Assert.Equal([3], activations.FeaturesAt(0).ToArray());
    }

    [Fact]
    public void Of_equal_activations_topk_keeps_the_lower_features()
    {
        var fixture = new SaeFixture("topk", subtractBias: false, k: 3);
        fixture.Tensors["W_enc"].Values.AsSpan().Clear();
        fixture.Tensors["b_enc"].Values.AsSpan().Fill(1);
        fixture.Tensors["b_enc"].Values[100] = 2;
        using var folder = new ScratchFolder();
        fixture.WriteTo(folder, "sae");
        var activations = Encode(SaeFolders.Read(folder.Path)[0], new float[SaeFixture.ModelWidth]);
        Assert.Equal([0, 1, 100], activations.FeaturesAt(0).ToArray());
    }

    private static LayerActivations Encode(SparseAutoencoder sae, float[] residual)
    {
        var builder = new LayerBuilder(sae.Width);
        new SaeEncoder(sae).Encode(residual, residual.Length / sae.ModelWidth, new float[residual.Length], builder);
        return builder.ToActivations();
    }
}
