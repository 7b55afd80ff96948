using SaeActors.Features.Windows;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Findings;

/// <summary>Everything that was ingested, token by token.</summary>
/// <remarks>T tokens, L layers, W windows. Token t of window w has the number windowStarts[w] + its place.</remarks>
internal sealed class Recording
{
    private readonly ActivationWindow[] _windows;   // (W,)
    private readonly int[] _windowStarts;           // (W + 1,)
    private readonly int[] _windowOf;               // (T,)

    private Recording(ActivationWindow[] windows)
    {
        _windows = windows;
        _windowStarts = [0, .. windows.Select(window => window.TokenCount)];
        for (var window = 0; window < windows.Length; window++) _windowStarts[window + 1] += _windowStarts[window];
        _windowOf = [.. windows.SelectMany((window, number) => Enumerable.Repeat(number, window.TokenCount))];
        Tokens = [.. windows.SelectMany(window => window.Tokens.ToArray())];
        Counted = [.. windows.SelectMany(window => window.Counted.ToArray())];
        PromptOf = new int[Tokens.Length];
        Prompts = 0;
        foreach (var (window, start) in windows.Zip(_windowStarts))
        {
            for (var prompt = 0; prompt + 1 < window.PromptStarts.Length; prompt++, Prompts++)
            {
                Array.Fill(PromptOf, Prompts, start + window.PromptStarts[prompt], window.PromptStarts[prompt + 1] - window.PromptStarts[prompt]);
            }
        }
    }

    /// <summary>(T,) Token ids.</summary>
    public int[] Tokens { get; }

    /// <summary>(T,)</summary>
    public bool[] Counted { get; }

    /// <summary>(T,) Number of the prompt of each token.</summary>
    public int[] PromptOf { get; }

    public int Prompts { get; }

    public IReadOnlyList<int> Widths => [.. _windows[0].Layers.ToArray().Select(layer => layer.Width)];

    /// <summary>Reads the sample, which must be everything.</summary>
    public static async Task<Recording> OfAsync(IFeatureGraph graph)
    {
        var windows = await graph.SamplesAsync(Range.All, CancellationToken.None).ToArrayAsync();
        var (kept, all) = (windows.Sum(window => (long)window.CountedTokens), (await graph.IngestionAsync(CancellationToken.None)).Tokens);
        return kept == all ? new Recording(windows) : throw new InvalidOperationException($"the sample holds {kept} of {all} tokens; expected all.");
    }

    /// <summary>The features of a layer at a token, and their activations in the same order.</summary>
    public (ReadOnlyMemory<int> Features, ReadOnlyMemory<float> Values) At(int layer, int token)
    {
        var (window, place) = (_windowOf[token], token - _windowStarts[_windowOf[token]]);
        var all = _windows[window].Layers[layer];
        return (all.FeaturesAt(place).ToArray(), all.ValuesAt(place).ToArray());
    }

    /// <summary>Calls <paramref name="visit"/> with every counted token, feature and activation of a layer.</summary>
    public void Each(int layer, Action<int, int, float> visit)
    {
        for (var window = 0; window < _windows.Length; window++)
        {
            var all = _windows[window].Layers[layer];
            for (var place = 0; place < all.TokenCount; place++)
            {
                var token = _windowStarts[window] + place;
                if (!Counted[token]) continue;
                for (var entry = all.Starts[place]; entry < all.Starts[place + 1]; entry++) visit(token, all.Features[entry], all.Values[entry]);
            }
        }
    }

    /// <summary>The same windows with other tokens' activations, or with other tokens counted.</summary>
    /// <param name="sources">(L, T) The token whose activations a layer has at a token; null for its own.</param>
    /// <param name="counted">(T,) null for the recorded one.</param>
    public IEnumerable<UploadedWindow> Windows(int[][]? sources, bool[]? counted)
    {
        for (var window = 0; window < _windows.Length; window++)
        {
            var (from, to) = (_windowStarts[window], _windowStarts[window + 1]);
            LayerActivations[] layers = sources is null
                ? [.. _windows[window].Layers]
                : [.. sources.AsParallel().AsOrdered().Select((source, layer) => Moved(layer, source.AsSpan(from, to - from)))];
            yield return new UploadedWindow(layers, Tokens[from..to], (counted ?? Counted)[from..to], [.. _windows[window].PromptStarts]);
        }
    }

    private LayerActivations Moved(int layer, ReadOnlySpan<int> sources)
    {
        var (starts, features, values) = (new int[sources.Length + 1], new List<int>(), new List<float>());
        for (var place = 0; place < sources.Length; place++)
        {
            var window = _windowOf[sources[place]];
            var (all, source) = (_windows[window].Layers[layer], sources[place] - _windowStarts[window]);
            features.AddRange(all.FeaturesAt(source));
            values.AddRange(all.ValuesAt(source));
            starts[place + 1] = features.Count;
        }

        return new LayerActivations(_windows[0].Layers[layer].Width, starts, [.. features], [.. values]);
    }
}
