using SaeActors.Inference.Saes;

namespace SaeActors.Inference.Tests.Contract;

/// <summary>The laws of an ablation, for every engine: what is taken out of the residual stream, and what is left alone.</summary>
/// <remarks>The next layer sits at the same place and is a probe: its feature j is x_j + 1,000, so it always fires and shows every dimension.</remarks>
public abstract class AblationContract
{
    private const double Tolerance = 1e-3;   // of values near 1, read off float32 numbers near 1,000
    private const int Place = 1;
    private const int Probed = TinyModel.Width;
    private const float Lift = 1_000;

    private static readonly int[] AllFeatures = [.. Enumerable.Range(0, TinyModel.Features)];

    /// <summary>The engine under test.</summary>
    private protected abstract IInferenceEngine Start(EngineSource source);

    [Fact]
    public void Ablating_nothing_changes_nothing()
    {
        using var model = new TinyModel(TransformerArchitecture.Gpt2);
        var sae = model.Sae(Place) with { Decoder = new float[TinyModel.Features * TinyModel.Width] };
        using var engine = Start(model.Source(sae, model.Sae(3)));
        var row = model.Rows(13)[0];
        var effects = engine.Ablate(row, Everywhere.In(row), 0, AllFeatures, CancellationToken.None);
        Assert.True(effects.Activations.EntryCount > 13);
        Assert.All(effects.Ablations, ablation => Assert.Empty(ablation.Effects));
    }

    [Fact]
    public void Where_no_token_is_counted_nothing_is_taken_out_and_what_fires_is_still_said()
    {
        using var model = new TinyModel(TransformerArchitecture.Gpt2);
        using var engine = Start(model.Source(model.Sae(Place), model.Sae(3)));
        var row = model.Rows(13)[0];
        var effects = engine.Ablate(row, new bool[13], 0, AllFeatures, CancellationToken.None);
        Assert.True(effects.Activations.EntryCount > 13);
        Assert.All(effects.Ablations, ablation => Assert.Empty(ablation.Effects));
    }

    [Fact]
    public void Without_output_normalisation_the_stream_loses_the_activation_times_the_decoder_row_where_tokens_are_counted()
    {
        using var model = new TinyModel(TransformerArchitecture.Llama);
        var sae = model.Sae(Place);
        using var engine = Start(model.Source(sae, Probe(model)));
        var row = model.Rows(9)[0];
        var counted = Everywhere.In(row);
        counted[0] = counted[4] = false;
        var effects = engine.Ablate(row, counted, 0, AllFeatures, CancellationToken.None);
        foreach (var ablation in effects.Ablations)
        {
            var expected = Enumerable.Range(0, 9).SelectMany(token => Probes(token, dimension =>
                (counted[token] ? ValueAt(effects, token, ablation.Feature) : 0) * sae.Decoder[ablation.Feature * TinyModel.Width + dimension])).ToArray();
            AssertClose(expected, ablation, effect => effect.Effect);
            AssertClose(expected, ablation, effect => effect.Skip);
        }
    }

    [Theory]
    [InlineData(ActivationNormalization.None, false)]
    [InlineData(ActivationNormalization.ConstantNormRescale, false)]
    [InlineData(ActivationNormalization.LayerNorm, false)]
    [InlineData(ActivationNormalization.LayerNorm, true)]
    public void The_error_term_stays_whatever_the_output_normalisation(ActivationNormalization normalization, bool rescaled)
    {
        using var model = new TinyModel(TransformerArchitecture.Gpt2);
        var sae = model.Sae(Place, rescaled ? SaeArchitecture.TopK : SaeArchitecture.Standard, normalization, rescaled);
        using var engine = Start(model.Source(sae, Probe(model)));
        using var weights = model.Open();
        var row = model.Rows(9)[0];
        var residual = new ReferenceModel(model.Config, weights).Residual(row, Place);
        var effects = engine.Ablate(row, Everywhere.In(row), 0, AllFeatures, CancellationToken.None);
        var reference = new ReferenceSae(sae);
        foreach (var ablation in effects.Ablations)
        {
            var expected = residual.SelectMany((x, token) =>
            {
                var f = reference.Encode(x).Select(feature => feature.Activation).ToArray();
                var error = x.Zip(reference.Decode(x, f), (stream, rebuilt) => stream - rebuilt).ToArray();
                f[ablation.Feature] = 0;
                var left = reference.Decode(x, f).Zip(error, (rebuilt, unexplained) => rebuilt + unexplained).ToArray();
                return Probes(token, dimension => x[dimension] - left[dimension]);
            }).ToArray();
            AssertClose(expected, ablation, effect => effect.Effect);
        }
    }

    [Fact]
    public void Many_features_in_one_pass_have_the_effects_that_each_has_alone()
    {
        using var model = new TinyModel(TransformerArchitecture.Gemma2);
        using var engine = Start(model.Source(model.Sae(Place), model.Sae(3)));
        var row = model.Rows(11)[0];
        var together = engine.Ablate(row, Everywhere.In(row), 0, [.. AllFeatures, 5], CancellationToken.None);
        Assert.Equal(together.Ablations[5].Effects, together.Ablations[^1].Effects);
        foreach (var feature in AllFeatures)
        {
            var alone = Assert.Single(engine.Ablate(row, Everywhere.In(row), 0, [feature], CancellationToken.None).Ablations);
            var found = together.Ablations[feature].Effects.ToDictionary(effect => (effect.Token, effect.Feature));
            Assert.Equal(alone.Feature, together.Ablations[feature].Feature);
            foreach (var effect in alone.Effects) Assert.Equal(effect.Effect, found.GetValueOrDefault((effect.Token, effect.Feature)).Effect, Tolerance);
        }
    }

    private static SparseAutoencoder Probe(TinyModel model)
    {
        var encoder = new float[TinyModel.Width * TinyModel.Features];
        for (var dimension = 0; dimension < Probed; dimension++) encoder[dimension * TinyModel.Features + dimension] = 1;
        return model.Sae(Place) with
        {
            Encoder = encoder,
            EncoderBias = [.. Enumerable.Repeat(Lift, TinyModel.Features)],
            SubtractDecoderBias = false,
        };
    }

    private static IEnumerable<(int Token, int Feature, double Change)> Probes(int token, Func<int, double> change) =>
        Enumerable.Range(0, Probed).Select(dimension => (token, dimension, change(dimension)));

    private static float ValueAt(AblationEffects effects, int token, int feature)
    {
        var entry = effects.Activations.FeaturesAt(token).BinarySearch(feature);
        return entry < 0 ? 0 : effects.Activations.ValuesAt(token)[entry];
    }

    private static void AssertClose(IEnumerable<(int Token, int Feature, double Change)> expected, FeatureAblation ablation, Func<AblationEffect, float> part)
    {
        var found = ablation.Effects.ToDictionary(effect => (effect.Token, effect.Feature), part);
        foreach (var (token, feature, change) in expected)
        {
            var actual = found.GetValueOrDefault((token, feature));
            Assert.True(Math.Abs(change - actual) <= Tolerance, $"{ablation.Feature} changes dimension {feature} of token {token} by {actual}; expected {change}.");
        }

        Assert.All(ablation.Effects, effect => Assert.InRange(effect.Feature, 0, Probed - 1));
    }
}
