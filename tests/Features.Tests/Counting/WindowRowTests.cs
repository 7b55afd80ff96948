using SaeActors.Features.Counting;
using SaeActors.Features.Windows;

namespace SaeActors.Features.Tests.Counting;

/// <summary>The counting kernel against the definition, at every remainder of its vectors and blocks.</summary>
public class WindowRowTests
{
    public static TheoryData<int> Widths => [.. Enumerable.Range(1, 70), 255, 256, 257, 24_576];

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_row_holds_what_the_definition_counts(int width)
    {
        var random = new SplitMix((ulong)width);
        var (row, carry, watch) = (new CounterRow(width), new CarryCounts(), Watched(ref random, width));
        var (counts, sums) = (new long[width], new double[watch.Length]);
        foreach (var tokens in new[] { 1, 3, 127, 128, 300 })
        {
            var layer = Layer(ref random, width, tokens);
            var thresholds = tokens == 300 ? Enumerable.Range(0, width).Select(_ => 0.5f).ToArray() : null;
            var rows = new TokenRows(new LayerPlan { Width = width, Thresholds = thresholds });
            rows.Prepare(layer);
            var (at, values) = Column(ref random, tokens);
            var threshold = thresholds is null ? 0 : 0.5f;
            new WindowRow(width).Add(new Column(at, values, threshold), rows, watch, row, carry);
            Define(layer, at, values, threshold, watch, counts, sums);
            Assert.Equal(counts, Enumerable.Range(0, width).Select(partner => carry[partner] * 255 + row.Span[partner]));
            Assert.Equal(sums, watch.Sums.ToArray());
        }
    }

    [Theory]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(510)]
    [InlineData(511)]
    public void A_byte_is_zero_only_where_nothing_co_fired(int tokens)
    {
        var (row, carry) = (new CounterRow(64), new CarryCounts());
        var layer = new LayerActivations(64, [.. Enumerable.Range(0, tokens + 1)], [.. Enumerable.Repeat(40, tokens)], [.. Enumerable.Repeat(1f, tokens)]);
        var rows = new TokenRows(new LayerPlan { Width = 64 });
        rows.Prepare(layer);
        new WindowRow(64).Add(new Column([.. Enumerable.Range(0, tokens)], [.. Enumerable.Repeat(1f, tokens)], 0), rows, new WatchList(0), row, carry);
        Assert.InRange(row.Span[40], 1, 255);
        Assert.Equal(tokens, carry[40] * 255 + row.Span[40]);
        Assert.Equal(63, row.Span.Count((byte)0));
    }

    [Fact]
    public void One_thread_row_serves_narrower_layers_and_is_clean_afterwards()
    {
        var random = new SplitMix(5);
        var window = new WindowRow(200);
        foreach (var width in new[] { 200, 64, 13, 200 })
        {
            var (row, carry, watch) = (new CounterRow(width), new CarryCounts(), Watched(ref random, width));
            var layer = Layer(ref random, width, tokens: 140);
            var rows = new TokenRows(new LayerPlan { Width = width });
            rows.Prepare(layer);
            var (at, values) = Column(ref random, 140);
            window.Add(new Column(at, values, 0), rows, watch, row, carry);
            var (counts, sums) = (new long[width], new double[watch.Length]);
            Define(layer, at, values, 0, watch, counts, sums);
            Assert.Equal(counts, Enumerable.Range(0, width).Select(partner => carry[partner] * 255 + row.Span[partner]));
            Assert.Equal(sums, watch.Sums.ToArray());
        }
    }

    private static WatchList Watched(ref SplitMix random, int width)
    {
        var chosen = new SortedSet<int>();
        for (var draw = 0; draw < Math.Min(width, 40); draw++) chosen.Add(random.Next(width));
        var watch = new WatchList(chosen.Count);
        var place = 0;
        foreach (var partner in chosen) watch.Partners[place++] = partner;
        return watch;
    }

    private static LayerActivations Layer(ref SplitMix random, int width, int tokens)
    {
        var (starts, features, values) = (new List<int> { 0 }, new List<int>(), new List<float>());
        for (var token = 0; token < tokens; token++)
        {
            var density = token % 5 == 0 ? 0.9 : 20.0 / (20 + width);   // rows of every remainder, some nearly full
            for (var feature = 0; feature < width; feature++)
            {
                if (random.NextDouble() >= density) continue;
                features.Add(feature);
                values.Add((float)(0.01 + random.NextDouble()));
            }

            starts.Add(features.Count);
        }

        return new LayerActivations(width, [.. starts], [.. features], [.. values]);
    }

    private static (int[] Tokens, float[] Values) Column(ref SplitMix random, int tokens)
    {
        var at = new List<int>();
        for (var token = 0; token < tokens; token++)
        {
            if (random.NextDouble() < 0.8) at.Add(token);
        }

        var values = new float[at.Count];
        foreach (ref var value in values.AsSpan()) value = (float)(0.01 + random.NextDouble());
        return ([.. at], values);
    }

    private static void Define(LayerActivations layer, int[] at, float[] values, float threshold, WatchList watch, long[] counts, double[] sums)
    {
        for (var position = 0; position < at.Length; position++)
        {
            var features = layer.FeaturesAt(at[position]);
            var others = layer.ValuesAt(at[position]);
            for (var entry = 0; entry < features.Length; entry++)
            {
                if (values[position] > threshold && others[entry] > threshold) counts[features[entry]]++;
                var place = watch.Find(features[entry]);
                if (place >= 0) sums[place] += (double)values[position] * others[entry];
            }
        }
    }
}
