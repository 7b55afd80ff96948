using System.Numerics.Tensors;
using SaeActors.Features.Windows;
using SaeActors.Inference.Cpu;
using SaeActors.Inference.Kernels;
using SaeActors.Inference.Saes;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference;

/// <summary>Measures at load whether each SAE rebuilds the residual stream it is given: the one check that finds a wrong hook, norm or centring.</summary>
/// <remarks>d = model width, T = tokens of the prompts; position 0 is left out, because its residual is of another size than all others.</remarks>
internal static class ReconstructionMeter
{
    private const double Good = 0.5;

    private static readonly string[] Prompts =
    [
        "The old woman opened the door and looked out at the rain. \"You had better come in,\" she said, \"before you catch cold.\"",
        "In the spring the river rises, and the farmers move their sheep to the hills until the water has gone down again.",
        "He counted the money twice, put it back into the box, and said nothing to his brother about what was missing.",
        "Once there was a king who had three sons, and the youngest of them could speak with birds.",
        "The train leaves at seven in the morning and arrives in the city before noon, unless there is snow on the tracks.",
        "\"Where have you been?\" asked the captain. \"We looked for you everywhere, and the ship could not wait any longer.\"",
    ];

    /// <summary>(L,) The quality of every layer.</summary>
    public static IReadOnlyList<ReconstructionQuality> Measure(IInferenceEngine engine, ITokenizer tokenizer, EngineSource source, string modelPath)
    {
        var policy = TokenPolicy.For(engine.Model);
        var rows = policy.Tokenize(tokenizer, Prompts).Rows();
        var residuals = source.Saes.Select((_, layer) => engine.Residuals(rows, layer, CancellationToken.None)).ToArray();
        var others = source.Weights.Centred ? Uncentred(source, modelPath, rows) : [.. residuals.Select(residual => Centred(residual, source.Config.ModelWidth))];
        var first = rows.SelectMany(row => row.Select((_, position) => position == 0)).ToArray();
        return [.. source.Saes.Select((sae, layer) => Measure(sae, residuals[layer], others[layer], first))];
    }

    private static ReconstructionQuality Measure(SparseAutoencoder sae, float[] residual, float[] other, bool[] isFirst)
    {
        var encoder = new SaeEncoder(sae);
        var (explained, active) = Explained(sae, encoder, residual, isFirst);
        var (otherwise, _) = Explained(sae, encoder, other, isFirst);
        return new ReconstructionQuality(explained, otherwise, active, isFirst.Count(first => !first), Warning(sae, explained, otherwise));
    }

    private static string? Warning(SparseAutoencoder sae, double explained, double otherwise)
    {
        // A little better the other way is chance on a few prompts; a wrong flag costs far more.
        if (otherwise > explained + 0.02)
        {
            return $"{sae.Description.Hook}: explained variance is {explained:F2}, and {otherwise:F2} with the residual stream "
                + $"{(sae.CentredResidual ? "not centred" : "centred")}: model_from_pretrained_kwargs.center_writing_weights is likely wrong.";
        }

        return explained < Good
            ? $"{sae.Description.Hook}: explained variance is {explained:F2}; expected at least {Good}. Likely causes: another model than the SAE was "
                + "trained on, a wrong hook, normalize_activations whose scale is not folded into the weights, or apply_b_dec_to_input."
            : null;
    }

    private static (double Explained, double MeanActive) Explained(SparseAutoencoder sae, SaeEncoder encoder, float[] residual, bool[] isFirst)
    {
        var d = sae.ModelWidth;
        var builder = new LayerBuilder(sae.Width);
        encoder.Encode(residual, isFirst.Length, new float[residual.Length], builder);
        var activations = builder.ToActivations();
        var mean = Mean(residual, d, isFirst);
        var (error, variance, active, count) = (0.0, 0.0, 0L, 0);
        var rebuilt = new float[d];
        for (var token = 0; token < isFirst.Length; token++)
        {
            if (isFirst[token])
            {
                continue;
            }

            var x = residual.AsSpan(token * d, d);
            Decode(sae, x, activations, token, rebuilt);
            for (var dimension = 0; dimension < d; dimension++)
            {
                error += Math.Pow(x[dimension] - rebuilt[dimension], 2);
                variance += Math.Pow(x[dimension] - mean[dimension], 2);
            }

            active += activations.FeaturesAt(token).Length;
            count++;
        }

        return (variance > 0 ? 1 - (error / variance) : 0, count > 0 ? (double)active / count : 0);
    }

    private static void Decode(SparseAutoencoder sae, ReadOnlySpan<float> x, LayerActivations activations, int token, Span<float> rebuilt)
    {
        var d = sae.ModelWidth;
        sae.DecoderBias.CopyTo(rebuilt);
        for (var entry = 0; entry < activations.FeaturesAt(token).Length; entry++)
        {
            var feature = activations.FeaturesAt(token)[entry];
            var factor = activations.ValuesAt(token)[entry] * SaeInput.DecoderFactor(sae, feature);
            TensorPrimitives.FusedMultiplyAdd(sae.Decoder.AsSpan(feature * d, d), factor, rebuilt, rebuilt);
        }

        var (shift, scale) = SaeInput.Normalization(sae, x);
        TensorPrimitives.Multiply(rebuilt, scale, rebuilt);
        TensorPrimitives.Add(rebuilt, shift, rebuilt);
    }

    private static double[] Mean(float[] residual, int d, bool[] isFirst)
    {
        var mean = new double[d];
        for (var token = 0; token < isFirst.Length; token++)
        {
            for (var dimension = 0; dimension < d && !isFirst[token]; dimension++)
            {
                mean[dimension] += residual[(token * d) + dimension];
            }
        }

        var count = Math.Max(1, isFirst.Count(first => !first));
        return [.. mean.Select(sum => sum / count)];
    }

    private static float[] Centred(float[] residual, int d)
    {
        var centred = residual.ToArray();
        for (var start = 0; start < centred.Length; start += d)
        {
            var x = centred.AsSpan(start, d);
            TensorPrimitives.Subtract(x, (float)(Reductions.Sum(x) / d), x);
        }

        return centred;
    }

    // What centring took away is not in the residual: the same model is read once more as it is on disk.
    private static float[][] Uncentred(EngineSource source, string modelPath, int[][] rows)
    {
        using var engine = new CpuEngine(source with { Weights = new ModelWeights(modelPath, source.Config, centred: false) });
        return [.. source.Saes.Select((_, layer) => engine.Residuals(rows, layer, CancellationToken.None))];
    }
}
