using SaeActors.Features.Labelling;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Labelling;

/// <summary>Labels from the tokens that features fire on more often than chance, in the windows kept as a sample.</summary>
public static class AutomaticLabels
{
    private const int Words = 4;
    private const string Separator = " · ";

    /// <summary>Reads the sample and sets the labels of all features that have any such token; where there is no sample yet, nothing is set.</summary>
    /// <param name="graph">The service.</param>
    /// <param name="cancellation">Looked at from window to window.</param>
    /// <exception cref="NoModelException">The study has no tokenizer.</exception>
    public static async Task<AutomaticLabelCount> SetAsync(IFeatureGraph graph, CancellationToken cancellation)
    {
        if (graph.Study.Model is null) throw new NoModelException();
        var sample = new FiringSample([.. graph.Study.Layers.Select(layer => layer.Width)], seed: 0);
        await foreach (var window in graph.SamplesAsync(Range.All, cancellation)) sample.Add(window);
        int[] tokens = [.. sample.Occurrences.Keys.Order()];
        var labels = Of(graph.Study, sample, tokens, await graph.TokensAsync(tokens, cancellation));
        if (sample.Tokens > 0) await graph.LabelAutomaticallyAsync(labels, cancellation);
        return new AutomaticLabelCount(graph.Study.Id, sample.Tokens, labels.Count);
    }

    private static List<FeatureLabel> Of(Study study, FiringSample sample, int[] tokens, IReadOnlyList<string> texts)
    {
        var words = new List<string>();
        var rates = new List<double>();
        var wordOf = new Dictionary<int, int>();   // token id → word
        foreach (var word in tokens.Zip(texts, (token, text) => (Token: token, Word: WordOf(text))).GroupBy(pair => pair.Word, pair => pair.Token, StringComparer.Ordinal))
        {
            foreach (var token in word) wordOf[token] = words.Count;
            words.Add(word.Key);
            rates.Add((double)word.Sum(token => sample.Occurrences[token]) / sample.Tokens);
        }

        var labels = new List<FeatureLabel>();
        for (var layer = 0; layer < study.Layers.Count; layer++)
        {
            for (var feature = 0; feature < study.Layers[layer].Width; feature++)
            {
                int[] firings = [.. sample.FiringsOf(layer, feature).ToArray().Select(token => wordOf[token])];
                var keys = KeyTokens.Of(firings, word => rates[word], Words);
                if (keys.Count > 0) labels.Add(new FeatureLabel(layer, feature, string.Join(Separator, keys.Select(key => words[key.Token]))));
            }
        }

        return labels;
    }

    /// <summary>A word with and without the blank before it is one word; white space alone is written out.</summary>
    private static string WordOf(string text) => text.Trim() is { Length: > 0 } word
        ? word
        : text.Replace(" ", "␠", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal) is { Length: > 0 } shown ? shown : "␀";
}
