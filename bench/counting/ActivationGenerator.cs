using System.Numerics;
using SaeActors.Features;
using SaeActors.Features.Windows;

namespace SaeActors.Bench.Counting;

/// <summary>Windows of synthetic activations at the shape of GPT-2 res-jb: seeded, any window by its number, on all cores.</summary>
/// <remarks>Prompts of 128 tokens; a token's topic stays with probability ½.</remarks>
internal sealed class ActivationGenerator
{
    private const int PromptTokens = 128;
    private const int Piece = 1_024;

    private readonly ulong _seed;
    private readonly LayerModel[] _layers;
    private readonly AliasTable _topics;

    public ActivationGenerator(ulong seed, int firstLayer, int layers)
    {
        _seed = seed;
        var weights = Enumerable.Range(1, Profile.Topics).Select(rank => 1.0 / rank).ToArray();
        var total = weights.Sum();
        weights = [.. weights.Select(weight => weight / total)];
        _topics = new AliasTable([.. Enumerable.Range(0, Profile.Topics)], weights);
        _layers = new LayerModel[layers];
        for (var layer = 0; layer < layers; layer++) _layers[layer] = new LayerModel(seed, firstLayer + layer, weights, layer == 0 ? null : _layers[layer - 1]);
    }

    public ActivationWindow Window(long number, int tokens)
    {
        var pieces = new (List<int>[] Counts, List<int>[] Features, List<float>[] Values)[(tokens + Piece - 1) / Piece];
        Parallel.For(0, pieces.Length, piece => pieces[piece] = Tokens(number, piece, Math.Min(Piece, tokens - piece * Piece)));
        var layers = new LayerActivations[_layers.Length];
        Parallel.For(0, layers.Length, layer =>
        {
            var starts = new int[tokens + 1];
            var token = 0;
            foreach (var count in pieces.SelectMany(piece => piece.Counts[layer])) starts[++token] = starts[token - 1] + count;
            var (features, values) = (new int[starts[^1]], new float[starts[^1]]);
            var offset = 0;
            foreach (var piece in pieces)
            {
                piece.Features[layer].CopyTo(features, offset);
                piece.Values[layer].CopyTo(values, offset);
                offset += piece.Features[layer].Count;
            }

            layers[layer] = new LayerActivations(Profile.Width, starts, features, values);
        });
        return WindowOf(number, layers);
    }

    /// <summary>The window with these layers: every token counted, prompts numbered on from window to window.</summary>
    public static ActivationWindow WindowOf(long number, LayerActivations[] layers)
    {
        var tokens = layers[0].TokenCount;
        var prompts = (tokens + PromptTokens - 1) / PromptTokens;
        var promptStarts = Enumerable.Range(0, prompts + 1).Select(prompt => Math.Min(tokens, prompt * PromptTokens)).ToArray();
        var sequences = Enumerable.Range(0, prompts).Select(prompt => number * prompts + prompt).ToArray();
        var counted = new bool[tokens];
        Array.Fill(counted, true);
        return new ActivationWindow(number, layers, new int[tokens], counted, promptStarts, sequences);
    }

    private (List<int>[] Counts, List<int>[] Features, List<float>[] Values) Tokens(long number, int piece, int tokens)
    {
        var random = new SplitMix(SplitMix.Mix(_seed ^ (ulong)number << 20 ^ (ulong)piece));
        var made = (Counts: Lists<int>(), Features: Lists<int>(), Values: Lists<float>());
        var bits = new ulong[Profile.Width / 64];
        var valueOf = new float[2][] { new float[Profile.Width], new float[Profile.Width] };
        var topic = 0;
        for (var token = 0; token < tokens; token++)
        {
            if (token % PromptTokens == 0 || random.NextDouble() < 0.5) topic = _topics.Draw(ref random);
            var before = Array.Empty<int>().AsSpan();
            for (var layer = 0; layer < _layers.Length; layer++)
            {
                _layers[layer].Draw(ref random, topic, before, bits);
                var start = made.Features[layer].Count;
                Collect(ref random, _layers[layer], bits, valueOf[(layer + 1) % 2], valueOf[layer % 2], made.Features[layer], made.Values[layer]);
                made.Counts[layer].Add(made.Features[layer].Count - start);
                before = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(made.Features[layer])[start..];
            }
        }

        return made;
    }

    private List<T>[] Lists<T>() => [.. _layers.Select(_ => new List<T>())];

    /// <summary>Empties the bit set into the lists; a follower's value is its parent's with noise.</summary>
    private static void Collect(ref SplitMix random, LayerModel layer, ulong[] bits, float[] before, float[] now, List<int> features, List<float> values)
    {
        for (var word = 0; word < bits.Length; word++)
        {
            for (; bits[word] != 0; bits[word] &= bits[word] - 1)
            {
                var feature = word * 64 + BitOperations.TrailingZeroCount(bits[word]);
                var noise = (float)random.NextDouble();
                var parent = layer.Parent[feature];
                now[feature] = parent >= 0 && before[parent] > 0 ? before[parent] * (0.6f + 0.8f * noise) : 0.05f + 4 * noise * noise;
                features.Add(feature);
                values.Add(now[feature]);
            }
        }
    }
}
