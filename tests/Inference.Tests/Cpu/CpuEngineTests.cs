using SaeActors.Features.Windows;
using SaeActors.Inference.Cpu;
using SaeActors.Inference.Saes;
using SaeActors.Inference.Tests.Contract;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Tests.Cpu;

public class CpuEngineTests
{
    private static readonly string[] Texts =
    [
        "Once upon a time there was a little fox.",
        "Where?",
        "The old king looked out of the window, and nobody dared to answer him, because the ship had not come home.",
        "It rained.",
        "\"Come in,\" said the miller's daughter, \"and shut the door behind you.\"",
    ];

    [Fact]
    public void A_row_has_the_same_numbers_in_any_batch_bit_for_bit()
    {
        var rows = DemoModel.Rows(Texts);
        int[][] many = [.. Enumerable.Range(0, 40).SelectMany(_ => rows)];   // several internal batches
        var together = DemoModel.Engine.Activations(many, CancellationToken.None);
        var start = 0;
        foreach (var row in many.Take(7))
        {
            var alone = DemoModel.Engine.Activations([row], CancellationToken.None);
            for (var layer = 0; layer < alone.Length; layer++)
            {
                AssertSame(alone[layer], together[layer], start);
            }

            start += row.Length;
        }
    }

    [Fact]
    public void What_comes_later_in_a_row_changes_nothing_before_it()
    {
        var row = DemoModel.Rows(Texts[2])[0];
        var whole = DemoModel.Engine.Activations([row], CancellationToken.None);
        var prefix = DemoModel.Engine.Activations([row[..9]], CancellationToken.None);
        for (var layer = 0; layer < whole.Length; layer++)
        {
            AssertSame(prefix[layer], whole[layer], 0);
        }
    }

    [Fact]
    public void Callers_on_many_threads_get_what_one_would()
    {
        var rows = DemoModel.Rows(Texts);
        var expected = rows.Select(row => DemoModel.Engine.Activations([row], CancellationToken.None)).ToArray();
        Parallel.For(0, 20, call =>
        {
            var actual = DemoModel.Engine.Activations([rows[call % rows.Length]], CancellationToken.None);
            AssertSame(expected[call % rows.Length][^1], actual[^1], 0);
        });
    }

    [Theory]
    [InlineData(new int[0], "row 0 has 0 tokens")]
    [InlineData(new[] { 1, -1 }, "token 1 of row 0 is -1")]
    [InlineData(new[] { 4096 }, "token 0 of row 0 is 4096")]
    public void A_row_that_the_model_cannot_read_is_refused(int[] row, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => DemoModel.Engine.Activations([row], CancellationToken.None)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_row_longer_than_the_context_is_refused() =>
        Assert.Throws<ArgumentException>(() => DemoModel.Engine.Activations([new int[129]], CancellationToken.None));

    [Fact]
    public void A_cancelled_call_does_not_run() =>
        Assert.Throws<OperationCanceledException>(() => DemoModel.Engine.Activations(DemoModel.Rows(Texts), new CancellationToken(canceled: true)));

    [Fact]
    public void No_rows_are_no_tokens() =>
        Assert.All(DemoModel.Engine.Activations([], CancellationToken.None), layer => Assert.Equal(0, layer.TokenCount));

    [Fact]
    public void An_ablation_is_its_definition()
    {
        const int Layer = 2;
        var row = DemoModel.Rows(Texts[2])[0];
        var saes = SaeFolders.Read(TestData.Demo("saes"));
        var (sae, next) = (saes[Layer], saes[Layer + 1]);
        var clean = DemoModel.Engine.Activations([row], CancellationToken.None);
        var features = clean[Layer].FeaturesAt(5).ToArray();
        var effects = DemoModel.Engine.Ablate(row, Everywhere.In(row), Layer, features, CancellationToken.None);

        AssertSame(clean[Layer], effects.Activations, 0);
        AssertSame(clean[Layer + 1], effects.Next, 0);
        Assert.Equal(features, effects.Ablations.Select(ablation => ablation.Feature));
        foreach (var ablation in effects.Ablations)
        {
            var residual = DemoModel.Engine.Residuals([row], Layer, CancellationToken.None);
            var change = new float[residual.Length];
            for (var token = 0; token < row.Length; token++)
            {
                var value = Value(clean[Layer], token, ablation.Feature);
                for (var dimension = 0; dimension < sae.ModelWidth; dimension++)
                {
                    change[(token * sae.ModelWidth) + dimension] = value * sae.Decoder[(ablation.Feature * sae.ModelWidth) + dimension];
                    residual[(token * sae.ModelWidth) + dimension] -= change[(token * sae.ModelWidth) + dimension];
                }
            }

            AssertEffects(ablation, change, clean[Layer + 1], NextLayer(row, residual, Layer, next), next);
        }

        Assert.Contains(effects.Ablations, ablation => ablation.Effects.Count > 0);
    }

    [Fact]
    public void A_feature_that_does_not_fire_has_no_effect()
    {
        var row = DemoModel.Rows(Texts[1])[0];
        var fired = DemoModel.Engine.Activations([row], CancellationToken.None)[0].Features.ToArray();
        var silent = Enumerable.Range(0, 2048).Except(fired).First();
        Assert.Empty(DemoModel.Engine.Ablate(row, Everywhere.In(row), 0, [silent], CancellationToken.None).Ablations[0].Effects);
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 2048)]
    public void An_ablation_beyond_the_model_is_refused(int layer, int feature) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DemoModel.Engine.Ablate([1, 2], [false, true], layer, [feature], CancellationToken.None));

    [Fact]
    public void Top_logits_are_the_extremes_of_the_folded_unembedding()
    {
        var config = TransformerConfigFile.Read(TestData.Demo("model", "config.json"));
        using var weights = new ModelWeights(TestData.Demo("model"), config, centred: false);
        var (gain, unembedding) = (weights.Read("ln_f.weight", 128), weights.ReadUnembedding());
        var direction = DemoModel.Engine.DecoderOf(3, 77).ToArray();
        var logits = Enumerable.Range(0, 4096).Select(token => Enumerable.Range(0, 128).Sum(d => (double)direction[d] * gain[d] * unembedding[(token * 128) + d])).ToArray();
        var mean = logits.Average();
        var top = DemoModel.Engine.TopLogits(3, 77, 10);
        Assert.Equal(logits.OrderDescending().Take(10).Select(logit => logit - mean), top.Top.Select(token => (double)token.Logit), Nearly.Equal);
        Assert.Equal(logits.Order().Take(10).Select(logit => logit - mean), top.Bottom.Select(token => (double)token.Logit), Nearly.Equal);
        Assert.All(top.Top, token => Assert.Equal(logits[token.Token] - mean, token.Logit, 1e-4));
    }

    private static LayerActivations NextLayer(int[] row, float[] residual, int layer, SparseAutoencoder next)
    {
        var config = TransformerConfigFile.Read(TestData.Demo("model", "config.json"));
        using var weights = new ModelWeights(TestData.Demo("model"), config, centred: false);
        new Gpt2Transformer(config, weights, row.Length).RunBlock(layer, new TokenBatch([row]), residual);
        var builder = new LayerBuilder(next.Width);
        new SaeEncoder(next).Encode(residual, row.Length, new float[residual.Length], builder);
        return builder.ToActivations();
    }

    private static void AssertEffects(FeatureAblation ablation, float[] change, LayerActivations clean, LayerActivations ablated, SparseAutoencoder next)
    {
        var expected = new List<(int Token, int Feature, float Effect)>();
        for (var token = 0; token < clean.TokenCount; token++)
        {
            foreach (var feature in clean.FeaturesAt(token).ToArray().Union(ablated.FeaturesAt(token).ToArray()).Order())
            {
                var effect = Value(clean, token, feature) - Value(ablated, token, feature);
                if (effect != 0)
                {
                    expected.Add((token, feature, effect));
                }
            }
        }

        Assert.Equal(expected, ablation.Effects.Select(effect => (effect.Token, effect.Feature, effect.Effect)));
        foreach (var effect in ablation.Effects)
        {
            var skip = Enumerable.Range(0, next.ModelWidth).Sum(d => (double)change[(effect.Token * next.ModelWidth) + d] * next.Encoder[(d * next.Width) + effect.Feature]);
            Assert.Equal(skip, effect.Skip, 1e-4);
        }
    }

    private static float Value(LayerActivations layer, int token, int feature)
    {
        var entry = layer.FeaturesAt(token).BinarySearch(feature);
        return entry < 0 ? 0 : layer.ValuesAt(token)[entry];
    }

    private static void AssertSame(LayerActivations expected, LayerActivations actual, int start)
    {
        for (var token = 0; token < expected.TokenCount; token++)
        {
            Assert.Equal(expected.FeaturesAt(token), actual.FeaturesAt(start + token));
            Assert.Equal(expected.ValuesAt(token), actual.ValuesAt(start + token));
        }
    }

    private static class Nearly
    {
        public static bool Equal(double x, double y) => Math.Abs(x - y) < 1e-4;
    }
}
