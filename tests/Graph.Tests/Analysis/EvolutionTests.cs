using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Evolution;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Tests.Embedded;

namespace SaeActors.Graph.Tests.Analysis;

public class EvolutionTests
{
    private const double Threshold = 0.3;
    private static readonly UploadedWindow[] Windows = [.. Enumerable.Range(1, 4).Select(seed => Uploads.Of((ulong)seed))];

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task The_flow_equals_a_recount_of_every_best_match(long minSupport)
    {
        await using var host = await EmbeddedHost.StartAsync();
        await host.Graph.IngestAsync(Windows);
        using var kept = new KeptMatches(host.Graph);
        var flow = await Flow.OfAsync(kept, Measure.Jaccard, Threshold, minSupport, CancellationToken.None);
        var recount = Recount.Of(Windows);
        Assert.Equal((4, recount.Tokens, "jaccard"), (flow.Window, flow.Tokens, flow.Measure));
        foreach (var layer in flow.Layers)
        {
            var features = Enumerable.Range(0, layer.Width).Select(feature => new FeatureId(layer.Layer, feature)).ToArray();
            Assert.Equal(features.Count(id => recount.N(id) > 0), layer.Alive);
            Assert.Equal(features.Sum(recount.N) / (double)recount.Tokens, layer.MeanL0);
            Check(layer.Next, features, Best(recount, minSupport, isNext: true));
            Check(layer.Previous, features, Best(recount, minSupport, isNext: false));
        }

        void Check(MatchShares? found, FeatureId[] features, Dictionary<FeatureId, double> best)
        {
            if (found is null) return;
            var alive = features.Where(id => recount.N(id) > 0).Select(id => best.GetValueOrDefault(id)).ToArray();
            Assert.Equal((alive.Count(value => value > Threshold), alive.Count(value => value <= Threshold), 0), (found.Matched, found.Unmatched, found.Undecided));
            Assert.Equal(found.Matched / (double)features.Length, found.MatchedOfAll);
            for (var bin = 1; bin < 20; bin++)
            {
                Assert.Equal(alive.Count(value => Math.Min(19, (int)(value * 20)) == bin), found.BestSimilarity[bin]);
            }

            Assert.Equal(alive.Length, found.BestSimilarity.Sum());
        }
    }

    [Fact]
    public async Task Matches_are_read_once_a_window_for_all_thresholds_and_callers_and_anew_after_the_next()
    {
        await using var host = await EmbeddedHost.StartAsync();
        await host.Graph.IngestAsync(Windows[..2]);
        using var kept = new KeptMatches(host.Graph);
        var together = await Task.WhenAll(new[] { 0.3, 0.6, 0.9 }.Select(threshold => kept.ReadAsync(Measure.Jaccard, threshold, 1, CancellationToken.None)));
        Assert.All(together, matches => Assert.Same(together[0], matches));
        Assert.NotSame(together[0], await kept.ReadAsync(Measure.Jaccard, 0.01, 1, CancellationToken.None));   // reads weaker pairs
        Assert.NotSame(together[0], await kept.ReadAsync(Measure.Jaccard, 0.3, 2, CancellationToken.None));
        Assert.NotSame(together[0], await kept.ReadAsync(Measure.Necessity, 0.3, 1, CancellationToken.None));
        await host.Graph.IngestAsync(Windows[2]);
        Assert.Equal((2, 3), (together[0].Window, (await kept.ReadAsync(Measure.Jaccard, 0.3, 1, CancellationToken.None)).Window));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => kept.ReadAsync(Measure.Jaccard, double.NaN, 1, CancellationToken.None));
    }

    [Fact]
    public async Task What_bounded_tables_cannot_decide_is_undecided_and_the_rest_is_right()
    {
        int[] widths = [10_000, 10_000];   // wide enough that exact rows do not fit, and more partners than the smallest table holds
        var many = Enumerable.Range(1, 3).Select(seed => Sparse((ulong)seed, widths)).ToArray();
        await using var host = await EmbeddedHost.StartAsync(options => options with { Widths = widths, MemoryBytes = 140_000_000 });
        Assert.Contains("bounded", host.Graph.Study.Layers[0].Tables, StringComparison.OrdinalIgnoreCase);
        await host.Graph.IngestAsync(many);
        var recount = Recount.Of(many);
        using var kept = new KeptMatches(host.Graph);
        var (best, undecided) = (Best(recount, 1, isNext: true), 0);
        foreach (var threshold in new[] { 0.05, 0.1, 0.2, 0.4 })
        {
            var flow = await Flow.OfAsync(kept, Measure.Jaccard, threshold, 1, CancellationToken.None);
            foreach (var layer in flow.Layers.SkipLast(1))
            {
                Assert.InRange(best.Values.Count(value => value > threshold), layer.Next!.Matched, layer.Next.Matched + layer.Next.Undecided);
                undecided += layer.Next.Undecided;
            }
        }

        Assert.True(undecided > 0, "nothing was undecided; the tables are too large for this test.");
    }

    [Fact]
    public async Task A_feature_copied_to_every_layer_is_a_chain_through_all()
    {
        await using var host = await EmbeddedHost.StartAsync();
        await host.Graph.IngestAsync(Windows.Select(Copied));
        using var kept = new KeptMatches(host.Graph);
        var chains = await ChainSearch.OfAsync(kept, Measure.Pearson, 0.95, 10, page: 1, pageSize: 5, CancellationToken.None);
        var chain = Assert.Single(chains.Chains, chain => chain.Features.Count == 3);
        Assert.Equal(["0_23", "1_39", "2_31"], chain.Features);
        Assert.All(chain.Similarities, similarity => Assert.Equal(1, similarity, precision: 9));
        Assert.Equal(chains.Total, chains.Lengths.Values.Sum());
    }

    /// <summary>300 tokens of up to 20 features a layer, low ids often.</summary>
    private static UploadedWindow Sparse(ulong seed, int[] widths)
    {
        const int tokens = 300;
        var random = new SplitMix(seed);
        var layers = new Features.Windows.LayerActivations[widths.Length];
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var (starts, features) = (new int[tokens + 1], new List<int>());
            for (var token = 0; token < tokens; token++)
            {
                var active = new SortedSet<int>();
                for (var draw = 0; draw < 20; draw++) active.Add((int)(Math.Pow(random.NextDouble(), 4) * widths[layer]));
                features.AddRange(active);
                starts[token + 1] = features.Count;
            }

            layers[layer] = new Features.Windows.LayerActivations(widths[layer], starts, [.. features], [.. features.Select(_ => 1f)]);
        }

        return new UploadedWindow(layers, new int[tokens], [.. Enumerable.Repeat(true, tokens)], [0, tokens]);
    }

    /// <summary>The window with its last feature, which never fires by itself, firing at every third token in all layers alike.</summary>
    private static UploadedWindow Copied(UploadedWindow window) => window with
    {
        Layers = [.. window.Layers.Select(layer =>
        {
            var (starts, features, values) = (new int[layer.TokenCount + 1], new List<int>(), new List<float>());
            for (var token = 0; token < layer.TokenCount; token++)
            {
                features.AddRange(layer.FeaturesAt(token));
                values.AddRange(layer.ValuesAt(token));
                if (token % 3 == 0)
                {
                    features.Add(layer.Width - 1);
                    values.Add(1 + token % 7);
                }

                starts[token + 1] = features.Count;
            }

            return new Features.Windows.LayerActivations(layer.Width, starts, [.. features], [.. values]);
        })],
    };

    /// <summary>Feature → its best Jaccard similarity in one direction.</summary>
    private static Dictionary<FeatureId, double> Best(Recount recount, long minSupport, bool isNext) => recount.Pairs
        .Where(pair => pair.Value.N12 >= minSupport)
        .GroupBy(
            pair => isNext ? pair.Key.Upstream : pair.Key.Downstream,
            pair => pair.Value.N12 / (double)(recount.N(pair.Key.Upstream) + recount.N(pair.Key.Downstream) - pair.Value.N12))
        .ToDictionary(similarities => similarities.Key, similarities => similarities.Max());
}
