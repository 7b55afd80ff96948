using SaeActors.Features;
using SaeActors.Features.Windows;

namespace SaeActors.Graph.Contract.Tests;

/// <summary>Seeded windows of made-up activations: some features fire often, most seldom, some never, and layers follow each other.</summary>
public static class Uploads
{
    /// <summary>The layers of every made-up study.</summary>
    public static readonly int[] Widths = [24, 40, 32];

    public static UploadedWindow Of(ulong seed, int prompts = 5, int longestPrompt = 40, int[]? widths = null)
    {
        widths ??= Widths;
        var random = new SplitMix(seed);
        var starts = new int[prompts + 1];
        for (var prompt = 0; prompt < prompts; prompt++) starts[prompt + 1] = starts[prompt] + 1 + random.Next(longestPrompt);
        var tokens = new int[starts[^1]];
        var counted = new bool[starts[^1]];
        Array.Fill(counted, true);
        for (var token = 0; token < tokens.Length; token++) tokens[token] = random.Next(1_000);
        for (var prompt = 0; prompt < prompts; prompt++) counted[starts[prompt]] = false;
        var layers = widths.Select(width => LayerOf(ref random, width, tokens.Length)).ToArray();
        return new UploadedWindow(layers, tokens, counted, starts);
    }

    private static LayerActivations LayerOf(ref SplitMix random, int width, int tokenCount)
    {
        var (starts, features, values) = (new int[tokenCount + 1], new List<int>(), new List<float>());
        for (var token = 0; token < tokenCount; token++)
        {
            for (var feature = 0; feature < width; feature++)
            {
                // From always on to one token in two hundred; the last feature never fires.
                var rate = feature == width - 1 ? 0 : Math.Pow(0.005, (double)feature / width);
                if (random.NextDouble() >= rate) continue;
                features.Add(feature);
                values.Add((float)(0.1 + 3 * random.NextDouble()));
            }

            starts[token + 1] = features.Count;
        }

        return new LayerActivations(width, starts, [.. features], [.. values]);
    }
}
