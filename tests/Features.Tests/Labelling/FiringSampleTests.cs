using SaeActors.Features.Labelling;
using SaeActors.Features.Windows;

namespace SaeActors.Features.Tests.Labelling;

public class FiringSampleTests
{
    private const int Unknown = -1;

    [Fact]
    public void Few_firings_are_all_kept_and_only_counted_tokens_take_part()
    {
        var sample = new FiringSample([2, 3], seed: 1);
        sample.Add(WindowOf([5, 5, 7, Unknown, 9], [false, true, true, true, true], token => token % 2 == 1 ? [0] : [1], token => [2]));
        Assert.Equal(3, sample.Tokens);
        Assert.Equal([(5, 1L), (7, 1L), (9, 1L)], sample.Occurrences.Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Equal([5], sample.FiringsOf(0, 0).ToArray());
        Assert.Equal([7, 9], sample.FiringsOf(0, 1).ToArray());
        Assert.Equal([5, 7, 9], sample.FiringsOf(1, 2).ToArray());
        Assert.Empty(sample.FiringsOf(1, 0).ToArray());
    }

    [Fact]
    public void Of_many_firings_every_one_is_as_likely_to_be_kept()
    {
        const int Firings = 6_400;
        const int Bins = 8;
        var kept = new int[Bins];
        var features = Enumerable.Range(0, 100).ToArray();
        var sample = new FiringSample([100], seed: 3);
        for (var part = 0; part < 10; part++)
        {
            var first = part * (Firings / 10);
            sample.Add(WindowOf([.. Enumerable.Range(first, Firings / 10)], [.. Enumerable.Repeat(true, Firings / 10)], _ => features));
        }

        foreach (var feature in features)
        {
            var tokens = sample.FiringsOf(0, feature).ToArray();
            Assert.Equal(FiringSample.Most, tokens.Distinct().Count());
            foreach (var token in tokens) kept[token * Bins / Firings]++;
        }

        // 6,400 draws in 8 bins: 800 ± 26 each
        Assert.All(kept, count => Assert.InRange(count, 700, 900));
    }

    private static ActivationWindow WindowOf(int[] tokens, bool[] counted, params Func<int, int[]>[] active)
    {
        var layers = active.Select((features, layer) =>
        {
            var rows = tokens.Select((_, token) => features(token)).ToArray();
            int[] starts = [0, .. rows.Select((_, token) => rows.Take(token + 1).Sum(row => row.Length))];
            int[] all = [.. rows.SelectMany(row => row)];
            return new LayerActivations(layer == 0 ? Math.Max(2, all.Max() + 1) : 3, starts, all, [.. all.Select(_ => 1f)]);
        }).ToArray();
        return new ActivationWindow(1, layers, tokens, counted, [0, tokens.Length], [1]);
    }
}
