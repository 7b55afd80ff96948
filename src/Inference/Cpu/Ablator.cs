using System.Numerics.Tensors;
using SaeActors.Features.Windows;

namespace SaeActors.Inference.Cpu;

/// <summary>Runs a row with single features taken out of one layer, many features in one batch, and compares the next layer.</summary>
/// <remarks>d = model width, T = tokens of the row.</remarks>
internal sealed class Ablator(ITransformer transformer, SaeLayer[] layers, int maxTokens, int d)
{
    private readonly float[] _before = new float[maxTokens * d];     // (T, d) residual at the layer, undisturbed
    private readonly float[] _residual = new float[maxTokens * d];   // (copies of T, d)
    private readonly float[] _prepared = new float[maxTokens * d];   // (copies of T, d)

    /// <summary>The effects of every feature; see <see cref="AblationEffects"/>.</summary>
    public AblationEffects Ablate(int[] row, bool[] counted, int layer, IReadOnlyList<int> features, CancellationToken cancellation)
    {
        var single = new TokenBatch([row]);
        transformer.Embed(single, _before);
        RunBlocks(0, layers[layer].BlocksBefore, single, _before);
        var activations = Encode(layer, _before, row.Length);
        _before.AsSpan(0, row.Length * d).CopyTo(_residual);
        RunBlocks(layers[layer].BlocksBefore, layers[layer + 1].BlocksBefore, single, _residual);
        var next = Encode(layer + 1, _residual, row.Length);

        var zeroed = activations.Only(counted);
        var active = features.Distinct().Where(feature => zeroed.Features.Contains(feature)).ToArray();
        var effects = new Dictionary<int, IReadOnlyList<AblationEffect>>();
        foreach (var batch in active.Chunk(maxTokens / row.Length))
        {
            cancellation.ThrowIfCancellationRequested();
            RunWithout(batch, row, layer, zeroed, next, effects);
        }

        return new AblationEffects(layer, activations, next, [.. features.Select(feature =>
            new FeatureAblation(feature, effects.TryGetValue(feature, out var found) ? found : []))]);
    }

    private void RunWithout(
        int[] features, int[] row, int layer, LayerActivations zeroed, LayerActivations next, Dictionary<int, IReadOnlyList<AblationEffect>> effects)
    {
        for (var copy = 0; copy < features.Length; copy++)
        {
            var target = _residual.AsSpan(copy * row.Length * d, row.Length * d);
            _before.AsSpan(0, target.Length).CopyTo(target);
            for (var token = 0; token < row.Length; token++)
            {
                var change = target.Slice(token * d, d);
                TensorPrimitives.Subtract(change, Change(layer, features[copy], token, zeroed), change);
            }
        }

        var batch = new TokenBatch([.. Enumerable.Repeat(row, features.Length)]);
        RunBlocks(layers[layer].BlocksBefore, layers[layer + 1].BlocksBefore, batch, _residual);
        var ablated = Encode(layer + 1, _residual, batch.TokenCount);
        for (var copy = 0; copy < features.Length; copy++)
        {
            effects[features[copy]] = Compare(layer, features[copy], copy * row.Length, zeroed, next, ablated);
        }
    }

    // Δx = decode(f) − decode(f without the feature): the decoder is linear, so a·W_dec times what the output normalisation multiplies by.
    private float[] Change(int layer, int feature, int token, LayerActivations zeroed)
    {
        var change = new float[d];
        var entry = zeroed.FeaturesAt(token).BinarySearch(feature);
        if (entry >= 0)
        {
            var sae = layers[layer].Sae;
            var (_, scale) = SaeInput.Normalization(sae, _before.AsSpan(token * d, d));
            var factor = zeroed.ValuesAt(token)[entry] * SaeInput.DecoderFactor(sae, feature) * scale;
            TensorPrimitives.Multiply(sae.Decoder.AsSpan(feature * d, d), factor, change);
        }

        return change;
    }

    private List<AblationEffect> Compare(int layer, int feature, int firstToken, LayerActivations zeroed, LayerActivations next, LayerActivations ablated)
    {
        var effects = new List<AblationEffect>();
        for (var token = 0; token < next.TokenCount; token++)
        {
            var change = Change(layer, feature, token, zeroed);
            var (without, with) = (new SortedDictionary<int, float>(), new Dictionary<int, float>());
            for (var entry = 0; entry < next.FeaturesAt(token).Length; entry++)
            {
                with[next.FeaturesAt(token)[entry]] = next.ValuesAt(token)[entry];
                without[next.FeaturesAt(token)[entry]] = 0;
            }

            for (var entry = 0; entry < ablated.FeaturesAt(firstToken + token).Length; entry++)
            {
                without[ablated.FeaturesAt(firstToken + token)[entry]] = ablated.ValuesAt(firstToken + token)[entry];
            }

            foreach (var (downstream, value) in without)
            {
                if (with.GetValueOrDefault(downstream) != value)
                {
                    effects.Add(new AblationEffect(token, downstream, with.GetValueOrDefault(downstream), value, Skip(layer + 1, downstream, change)));
                }
            }
        }

        return effects;
    }

    private float Skip(int layer, int feature, float[] change)
    {
        var sum = 0.0;
        for (var dimension = 0; dimension < d; dimension++)
        {
            sum += (double)change[dimension] * layers[layer].Encoder.At(dimension, feature);
        }

        return (float)sum;
    }

    private LayerActivations Encode(int layer, float[] residual, int tokenCount)
    {
        var builder = new LayerBuilder(layers[layer].Description.Width);
        layers[layer].Encoder.Encode(residual, tokenCount, _prepared, builder);
        return builder.ToActivations();
    }

    private void RunBlocks(int first, int end, TokenBatch batch, float[] residual)
    {
        for (var block = first; block < end; block++)
        {
            transformer.RunBlock(block, batch, residual);
        }
    }
}
