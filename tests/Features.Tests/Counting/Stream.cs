using SaeActors.Features.Windows;

namespace SaeActors.Features.Tests.Counting;

/// <summary>A seeded stream of prompts with activations, small enough to count by brute force and cut anywhere into windows.</summary>
/// <remarks>T tokens, L layers, F features. A hidden topic per token makes features of all layers fire together; densities fall like 1/rank.</remarks>
internal sealed class Stream
{
    private readonly float[][][] _values;   // (T, L, F) 0 where the feature did not fire
    private readonly bool[] _counted;       // (T,)
    private readonly int[] _promptEnds;     // (P,)

    public Stream(ulong seed, int tokens, params int[] widths)
    {
        var random = new SplitMix(seed);
        Widths = widths;
        _values = new float[tokens][][];
        _counted = new bool[tokens];
        var ends = new List<int>();
        for (var token = 0; token < tokens; token++)
        {
            var topic = random.Next(7);
            _counted[token] = random.NextDouble() < 0.9;
            _values[token] = [.. widths.Select(width => Row(ref random, width, topic))];
            if (random.NextDouble() < 0.08 || token == tokens - 1) ends.Add(token + 1);
        }

        _promptEnds = [.. ends];
    }

    public int[] Widths { get; }

    public int Prompts => _promptEnds.Length;

    public int Tokens => _values.Length;

    public bool IsCounted(int token) => _counted[token];

    public float this[int token, int layer, int feature] => _values[token][layer][feature];

    /// <summary>The token's prompt and its position in it.</summary>
    public (long Sequence, int Position) PlaceOf(int token)
    {
        var prompt = Array.FindIndex(_promptEnds, end => end > token);
        return (prompt + 1, token - (prompt == 0 ? 0 : _promptEnds[prompt - 1]));
    }

    /// <summary>The stream as windows of so many prompts each, numbered from 1.</summary>
    public IEnumerable<ActivationWindow> Windows(int promptsPerWindow)
    {
        var number = 0;
        for (var first = 0; first < Prompts; first += promptsPerWindow) yield return Window(++number, first, Math.Min(Prompts, first + promptsPerWindow));
    }

    public ActivationWindow Window(long number, int firstPrompt, int endPrompt)
    {
        var start = firstPrompt == 0 ? 0 : _promptEnds[firstPrompt - 1];
        var end = _promptEnds[endPrompt - 1];
        var promptStarts = new List<int> { 0 };
        for (var prompt = firstPrompt; prompt < endPrompt; prompt++) promptStarts.Add(_promptEnds[prompt] - start);
        var layers = Enumerable.Range(0, Widths.Length).Select(layer => LayerOf(layer, start, end)).ToArray();
        var sequences = Enumerable.Range(firstPrompt + 1, endPrompt - firstPrompt).Select(sequence => (long)sequence).ToArray();
        return new ActivationWindow(number, layers, new int[end - start], _counted[start..end], [.. promptStarts], sequences);
    }

    private static float[] Row(ref SplitMix random, int width, int topic)
    {
        var row = new float[width];
        for (var feature = 0; feature < width; feature++)
        {
            var density = feature % 7 == topic ? 0.7 : 0.4;
            if (random.NextDouble() < density / (1 + feature / 4)) row[feature] = (float)(0.01 + Math.Abs(random.NextGaussian()) * (1 + feature % 3));
        }

        return row;
    }

    private LayerActivations LayerOf(int layer, int start, int end)
    {
        var (starts, features, values) = (new List<int> { 0 }, new List<int>(), new List<float>());
        for (var token = start; token < end; token++)
        {
            for (var feature = 0; feature < Widths[layer]; feature++)
            {
                if (this[token, layer, feature] == 0) continue;
                features.Add(feature);
                values.Add(this[token, layer, feature]);
            }

            starts.Add(features.Count);
        }

        return new LayerActivations(Widths[layer], [.. starts], [.. features], [.. values]);
    }
}
