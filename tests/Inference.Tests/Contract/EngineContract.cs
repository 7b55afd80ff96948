using SaeActors.Features.Windows;
using SaeActors.Inference.Saes;

namespace SaeActors.Inference.Tests.Contract;

/// <summary>What every engine must do, held against a double-precision reference on tiny models of every family and SAEs of every kind.</summary>
public abstract class EngineContract
{
    // float32 products of 16 to 40 terms over three blocks; the margins of the active sets are the 1e-4.
    private const double Tolerance = 1e-4;

    private static readonly int[] Lengths = [7, 24, 1, 13, 24, 7];

    /// <summary>The engine under test.</summary>
    private protected abstract IInferenceEngine Start(EngineSource source);

    [Theory]
    [InlineData(TransformerArchitecture.Gpt2)]
    [InlineData(TransformerArchitecture.Llama)]
    [InlineData(TransformerArchitecture.Gemma2)]
    public void The_residual_stream_at_every_place_is_the_references(TransformerArchitecture architecture)
    {
        using var model = new TinyModel(architecture);
        using var engine = Start(model.Source([.. Enumerable.Range(0, 4).Select(blocks => model.Sae(blocks))]));
        using var weights = model.Open();
        var reference = new ReferenceModel(model.Config, weights);
        var rows = model.Rows(Lengths);
        for (var layer = 0; layer < 4; layer++)
        {
            var expected = rows.SelectMany(row => reference.Residual(row, layer)).SelectMany(token => token).ToArray();
            AssertClose(expected, engine.Residuals(rows, layer, CancellationToken.None));
        }
    }

    [Theory]
    [InlineData(TransformerArchitecture.Gpt2)]
    [InlineData(TransformerArchitecture.Llama)]
    [InlineData(TransformerArchitecture.Gemma2)]
    public void The_logits_and_the_top_logits_of_a_feature_are_the_references(TransformerArchitecture architecture)
    {
        using var model = new TinyModel(architecture);
        using var engine = Start(model.Source(model.Sae(1)));
        using var weights = model.Open();
        var reference = new ReferenceModel(model.Config, weights);
        var row = model.Rows(17)[0];
        AssertClose([.. reference.Logits(row).SelectMany(token => token)], engine.Logits(row, CancellationToken.None));

        var direct = reference.DirectLogits(engine.DecoderOf(0, 5).ToArray());
        var ranked = direct.Select((logit, token) => (logit, token)).OrderByDescending(pair => pair.logit).ToArray();
        var found = engine.TopLogits(0, 5, 3);
        Assert.Equal(ranked.Take(3).Select(pair => pair.token), found.Top.Select(logit => logit.Token));
        Assert.Equal(ranked.Reverse().Take(3).Select(pair => pair.token), found.Bottom.Select(logit => logit.Token));
        AssertClose([.. ranked.Take(3).Select(pair => pair.logit)], [.. found.Top.Select(logit => logit.Logit)]);
    }

    [Theory]
    [InlineData(SaeArchitecture.Standard, ActivationNormalization.None, false)]
    [InlineData(SaeArchitecture.Standard, ActivationNormalization.ConstantNormRescale, false)]
    [InlineData(SaeArchitecture.JumpReLU, ActivationNormalization.LayerNorm, false)]
    [InlineData(SaeArchitecture.JumpReLU, ActivationNormalization.None, false)]
    [InlineData(SaeArchitecture.TopK, ActivationNormalization.None, false)]
    [InlineData(SaeArchitecture.TopK, ActivationNormalization.LayerNorm, true)]
    [InlineData(SaeArchitecture.Gated, ActivationNormalization.None, false)]
    public void The_activations_are_the_references(SaeArchitecture architecture, ActivationNormalization normalization, bool rescaled)
    {
        using var model = new TinyModel(TransformerArchitecture.Gpt2);
        var saes = new[] { model.Sae(0, architecture, normalization, rescaled), model.Sae(2, architecture, normalization, rescaled) };
        using var engine = Start(model.Source(saes));
        using var weights = model.Open();
        var reference = new ReferenceModel(model.Config, weights);
        var rows = model.Rows(Lengths);
        var layers = engine.Activations(rows, CancellationToken.None);
        for (var layer = 0; layer < saes.Length; layer++)
        {
            var sae = new ReferenceSae(saes[layer]);
            var tokens = rows.SelectMany(row => reference.Residual(row, saes[layer].BlocksBefore)).Select(sae.Encode).ToArray();
            Assert.Equal(tokens.Length, layers[layer].TokenCount);
            Assert.InRange(layers[layer].EntryCount, tokens.Length, tokens.Length * TinyModel.Features);
            for (var token = 0; token < tokens.Length; token++)
            {
                AssertAgrees(tokens[token], layers[layer], token);
            }
        }
    }

    [Theory]
    [InlineData(SaeArchitecture.Standard, ActivationNormalization.LayerNorm, false, 0)]
    [InlineData(SaeArchitecture.Standard, ActivationNormalization.LayerNorm, false, 1)]
    [InlineData(SaeArchitecture.TopK, ActivationNormalization.None, true, 3)]
    public void The_effects_of_an_ablation_are_the_references(SaeArchitecture architecture, ActivationNormalization normalization, bool rescaled, int firstCounted)
    {
        using var model = new TinyModel(TransformerArchitecture.Llama);
        var saes = new[] { model.Sae(1, architecture, normalization, rescaled), model.Sae(3, SaeArchitecture.Standard) };
        using var engine = Start(model.Source(saes));
        using var weights = model.Open();
        var reference = new ReferenceModel(model.Config, weights);
        var row = model.Rows(11)[0];
        var features = Enumerable.Range(0, TinyModel.Features).ToArray();
        bool[] counted = [.. row.Select((_, token) => token >= firstCounted)];
        var effects = engine.Ablate(row, counted, 0, features, CancellationToken.None);
        Assert.Equal(features, effects.Ablations.Select(ablation => ablation.Feature));

        var x = reference.Residual(row, 1);
        var (upstream, downstream) = (new ReferenceSae(saes[0]), new ReferenceSae(saes[1]));
        var undisturbed = reference.Resume(x, 1, 3).Select(downstream.Encode).ToArray();
        foreach (var ablation in effects.Ablations)
        {
            var changes = x.Select((token, position) =>
                upstream.Change(token, ablation.Feature, counted[position] ? upstream.Encode(token)[ablation.Feature].Activation : 0)).ToArray();
            var disturbed = reference.Resume([.. x.Zip(changes, (token, change) => token.Zip(change, (a, b) => a - b).ToArray())], 1, 3)
                .Select(downstream.Encode).ToArray();
            AssertEffects(ablation, undisturbed, disturbed, changes, saes[1]);
        }

        Assert.Contains(effects.Ablations, ablation => ablation.Effects.Count > 0);
    }

    [Fact]
    public void Rows_in_one_call_give_what_they_give_alone()
    {
        using var model = new TinyModel(TransformerArchitecture.Gemma2);
        var sae = model.Sae(3);
        using var engine = Start(model.Source(sae));
        var rows = model.Rows(Lengths);
        var together = engine.Activations(rows, CancellationToken.None)[0];
        var token = 0;
        foreach (var row in rows)
        {
            var alone = engine.Activations([row], CancellationToken.None)[0];
            for (var position = 0; position < row.Length; position++, token++)
            {
                Assert.Equal(alone.FeaturesAt(position).ToArray(), together.FeaturesAt(token).ToArray());
                AssertClose([.. alone.ValuesAt(position).ToArray().Select(value => (double)value)], together.ValuesAt(token).ToArray());
            }
        }
    }

    [Fact]
    public void What_cannot_be_run_is_refused_before_it_reaches_the_engine()
    {
        using var model = new TinyModel(TransformerArchitecture.Gpt2);
        using var engine = Start(model.Source(model.Sae(0), model.Sae(1)));
        Assert.Throws<ArgumentException>(() => engine.Activations([[]], CancellationToken.None));
        Assert.Throws<ArgumentException>(() => engine.Activations([[0, TinyModel.Vocabulary]], CancellationToken.None));
        Assert.Throws<ArgumentException>(() => engine.Activations([[-1]], CancellationToken.None));
        Assert.Throws<ArgumentException>(() => engine.Activations([new int[TinyModel.Context + 1]], CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Ablate([1], [true], 1, [0], CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Ablate([1], [true], 0, [TinyModel.Features], CancellationToken.None));
        Assert.Throws<ArgumentException>(() => engine.Ablate([1], [true, false], 0, [0], CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Residuals([[1]], 2, CancellationToken.None));
        Assert.Throws<OperationCanceledException>(() => engine.Activations([[1]], new CancellationToken(canceled: true)));
        Assert.Equal(1, engine.Activations([[1]], CancellationToken.None)[0].TokenCount);
        Assert.All(engine.Activations([], CancellationToken.None), layer => Assert.Equal(0, layer.TokenCount));
    }

    [Fact]
    public void An_sae_that_does_not_fit_the_model_is_refused()
    {
        using var model = new TinyModel(TransformerArchitecture.Gpt2);
        var source = model.Source(model.Sae(9));
        using (source.Weights)
        {
            Assert.Throws<WeightsException>(() => Start(source));
        }
    }

    /// <summary>|actual − expected| ≤ 1e-4 of the largest |expected|.</summary>
    private protected static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (var element = 0; element < expected.Length; element++)
        {
            Assert.True(
                Math.Abs(expected[element] - actual[element]) <= Tolerance * scale,
                $"element {element} is {actual[element]}; expected {expected[element]} within {Tolerance} of {scale}.");
        }
    }

    private static void AssertAgrees((double Activation, double Margin)[] expected, LayerActivations actual, int token)
    {
        var scale = expected.Max(feature => feature.Activation);
        for (var feature = 0; feature < expected.Length; feature++)
        {
            var entry = actual.FeaturesAt(token).BinarySearch(feature);
            var value = entry < 0 ? 0 : actual.ValuesAt(token)[entry];
            Assert.True(
                Math.Abs(value - expected[feature].Activation) <= Tolerance * scale || expected[feature].Margin <= Tolerance * scale,
                $"feature {feature} at token {token} is {value}; expected {expected[feature]}.");
        }
    }

    private static void AssertEffects(
        FeatureAblation ablation,
        (double Activation, double Margin)[][] undisturbed,
        (double Activation, double Margin)[][] disturbed,
        double[][] changes,
        SparseAutoencoder next)
    {
        var scale = undisturbed.Max(token => token.Max(feature => feature.Activation));
        var found = ablation.Effects.ToDictionary(effect => (effect.Token, effect.Feature));
        Assert.Equal(found.Keys.Order(), ablation.Effects.Select(effect => (effect.Token, effect.Feature)));
        for (var token = 0; token < undisturbed.Length; token++)
        {
            for (var feature = 0; feature < next.Width; feature++)
            {
                var (before, after) = (undisturbed[token][feature], disturbed[token][feature]);
                if (Math.Min(before.Margin, after.Margin) <= Tolerance * scale)
                {
                    continue;
                }

                var effect = found.GetValueOrDefault((token, feature));
                Assert.Equal(before.Activation - after.Activation, effect.Effect, 2 * Tolerance * scale);
                if (found.ContainsKey((token, feature)))
                {
                    var skip = changes[token].Select((value, dimension) => value * next.Encoder[dimension * next.Width + feature]).Sum();
                    Assert.Equal(skip, effect.Skip, 2 * Tolerance * scale);
                    Assert.Equal(before.Activation, effect.Unablated, Tolerance * scale);
                }
            }
        }
    }
}
