using SaeActors.Features;
using SaeActors.Features.Counting;

namespace SaeActors.Graph.Contract.Tests;

/// <summary>Everything a graph counts, read out through the contract.</summary>
public static class GraphAnswers
{
    /// <summary>Accepts windows, one by one, and waits until the last is in the statistics.</summary>
    public static async Task<IngestionStatus> IngestAsync(this IFeatureGraph graph, params IEnumerable<UploadedWindow> windows)
    {
        var last = 0L;
        foreach (var window in windows) last = (await graph.AcceptWindowAsync(window, "test", null, CancellationToken.None)).AcceptedThrough;
        return await graph.WaitUntilAppliedAsync(last, CancellationToken.None);
    }

    public static async IAsyncEnumerable<T> Each<T>(params IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    /// <summary>Every pair that ever co-fired, of all layer pairs.</summary>
    public static async Task<List<Edge>> PairsAsync(this IFeatureGraph graph, Measure measure = Measure.Jaccard)
    {
        var pairs = new List<Edge>();
        for (var layer = 0; layer + 1 < graph.Study.Layers.Count; layer++)
        {
            var edges = await graph.EdgesAsync(new EdgeQuery(layer, measure, double.NegativeInfinity, 1), CancellationToken.None);
            await foreach (var edge in edges.Edges) pairs.Add(edge);
        }

        return pairs;
    }

    /// <summary>Every answer about every feature as one text, for a comparison bit for bit.</summary>
    public static async Task<string> EverythingAsync(this IFeatureGraph graph)
    {
        var text = new System.Text.StringBuilder();
        foreach (var pair in await graph.PairsAsync(Measure.Pearson)) text.AppendLine(pair.ToString());
        for (var layer = 0; layer < graph.Study.Layers.Count; layer++)
        {
            for (var feature = 0; feature < graph.Study.Layers[layer].Width; feature++)
            {
                var card = (await graph.FeatureAsync(new FeatureId(layer, feature), CancellationToken.None))!;
                text.AppendLine(FormattableString.Invariant($"{layer}_{feature} {card.Tokens} {card.N} {card.Max:R} {card.Mean:R} {string.Join(',', card.Histogram.Select(bin => bin.Count))}"));
                var examples = (await graph.ExamplesAsync(new FeatureId(layer, feature), CancellationToken.None))!;
                foreach (var example in examples.Top.Concat(examples.Sampled)) text.AppendLine(FormattableString.Invariant($"{example.Sequence} {example.Position} {example.Value:R}"));
            }
        }

        return text.ToString();
    }

    /// <summary>Counts equal the recount, pair for pair and feature for feature.</summary>
    public static async Task AssertEqualsAsync(this IFeatureGraph graph, Recount expected)
    {
        var pairs = await graph.PairsAsync();
        var found = pairs.ToDictionary(pair => (new FeatureId(pair.Layer, pair.Upstream), new FeatureId(pair.Layer + 1, pair.Downstream)));
        Assert.Equal(expected.Pairs.Count, found.Count);
        foreach (var (pair, counts) in expected.Pairs)
        {
            Assert.Equal(
                (expected.N(pair.Upstream), expected.N(pair.Downstream), counts.N12, 0L),
                (found[pair].N1, found[pair].N2, found[pair].N12, found[pair].Miss));
        }

        for (var layer = 0; layer < graph.Study.Layers.Count; layer++)
        {
            for (var feature = 0; feature < graph.Study.Layers[layer].Width; feature++)
            {
                var card = (await graph.FeatureAsync(new FeatureId(layer, feature), CancellationToken.None))!;
                Assert.Equal((expected.Tokens, expected.N(new(layer, feature)), expected.Max(new(layer, feature))), (card.Tokens, card.N, card.Max));
            }
        }
    }
}
