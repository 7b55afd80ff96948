using SaeActors.Features;

namespace SaeActors.Bench.Counting;

/// <summary>How the features of one synthetic layer fire: by topic, everywhere, and after a parent in the layer before.</summary>
internal sealed class LayerModel
{
    private readonly AliasTable[] _byTopic;      // (K,)
    private readonly AliasTable _everywhere;

    /// <summary>One layer of F features with densities p, of which a part follows parents.</summary>
    public LayerModel(ulong seed, int layer, double[] topicWeights, LayerModel? before)
    {
        var random = new SplitMix(seed ^ (ulong)(layer + 1) << 40);
        Density = Densities(ref random, layer);
        (Topics, Parent, Follow) = (new int[Profile.Width][], new int[Profile.Width], new float[Profile.Width]);
        var own = (double[])Density.Clone();
        var ranked = before is null ? [] : Enumerable.Range(0, Profile.Width).OrderBy(feature => before.Density[feature]).ToArray();
        var rankOf = new int[Profile.Width];
        var order = Enumerable.Range(0, Profile.Width).OrderBy(feature => Density[feature]).ToArray();
        for (var rank = 0; rank < order.Length; rank++) rankOf[order[rank]] = rank;
        for (var feature = 0; feature < Profile.Width; feature++)
        {
            Parent[feature] = -1;
            if (Density[feature] == 0) continue;
            if (before is not null && random.NextDouble() < Profile.Linked) Link(ref random, feature, ranked[rankOf[feature]], before, own);
            Topics[feature] ??= TopicsOf(ref random, Density[feature], topicWeights);
        }

        (_byTopic, _everywhere) = Tables(own, topicWeights);
        Children = new int[Profile.Width][];
        if (before is null) return;
        var groups = Enumerable.Range(0, Profile.Width).Where(feature => Parent[feature] >= 0).GroupBy(feature => Parent[feature]);
        foreach (var group in groups) Children[group.Key] = [.. group];
    }

    public double[] Density { get; }

    public int[][] Topics { get; }

    /// <summary>(F,) Parent in the layer before, −1 without.</summary>
    public int[] Parent { get; }

    /// <summary>(F,) Probability that the feature follows its parent.</summary>
    public float[] Follow { get; }

    /// <summary>(F of the layer before,) Features that follow it, or null.</summary>
    public int[][] Children { get; }

    /// <summary>Draws the features of one token into a bit set of F bits.</summary>
    public void Draw(ref SplitMix random, int topic, ReadOnlySpan<int> before, ulong[] bits)
    {
        foreach (var parent in before)
        {
            foreach (var child in Children[parent] ?? [])
            {
                if (random.NextDouble() < Follow[child]) bits[child >> 6] |= 1UL << child;
            }
        }

        Sample(ref random, _byTopic[topic], bits);
        Sample(ref random, _everywhere, bits);
    }

    private static double[] Densities(ref SplitMix random, int layer)
    {
        var density = new double[Profile.Width];
        for (var feature = 0; feature < Profile.Width; feature++)
        {
            var draw = Math.Exp(Profile.Sigma[layer] * random.NextGaussian());
            density[feature] = random.NextDouble() < Profile.Dead[layer] ? 0 : draw;
        }

        // Scaled until the capped densities add up to the measured number of active features.
        var scale = Profile.ActiveFeatures[layer] / density.Sum();
        for (var round = 0; round < 20; round++) scale *= Profile.ActiveFeatures[layer] / density.Sum(value => Math.Min(0.6, scale * value));
        return [.. density.Select(value => Math.Min(0.6, scale * value))];
    }

    private static int[] TopicsOf(ref SplitMix random, double density, double[] weights)
    {
        var (chosen, covered) = (new HashSet<int>(), 0.0);
        while (chosen.Count < Profile.LeastTopics || (covered < 2 * density && chosen.Count < weights.Length))
        {
            var topic = random.Next(weights.Length);
            if (chosen.Add(topic)) covered += weights[topic];
        }

        return [.. chosen.Order()];
    }

    private static void Sample(ref SplitMix random, AliasTable table, ulong[] bits)
    {
        // A Poisson number of draws with replacement: a feature of rate r fires with probability 1 − e⁻ʳ.
        for (var left = -Math.Log(1 - random.NextDouble()); left < table.Total; left -= Math.Log(1 - random.NextDouble()))
        {
            var feature = table.Draw(ref random);
            bits[feature >> 6] |= 1UL << feature;
        }
    }

    private void Link(ref SplitMix random, int feature, int parent, LayerModel before, double[] own)
    {
        if (before.Density[parent] == 0 || before.Density[parent] > 0.2) return;
        var follow = 0.2 + 0.79 * random.NextDouble();
        (Parent[feature], Follow[feature], Topics[feature]) = (parent, (float)follow, before.Topics[parent]);
        own[feature] = Math.Max(0.02 * Density[feature], Density[feature] - follow * before.Density[parent]);
    }

    private (AliasTable[] ByTopic, AliasTable Everywhere) Tables(double[] own, double[] weights)
    {
        var (items, rates) = (new List<int>[weights.Length], new List<double>[weights.Length]);
        for (var topic = 0; topic < weights.Length; topic++) (items[topic], rates[topic]) = ([], []);
        for (var feature = 0; feature < Profile.Width; feature++)
        {
            if (Density[feature] == 0) continue;
            var covered = Topics[feature].Sum(topic => weights[topic]);
            var conditional = Math.Min(0.97, (1 - Profile.Everywhere) * own[feature] / covered);
            foreach (var topic in Topics[feature])
            {
                items[topic].Add(feature);
                rates[topic].Add(-Math.Log(1 - conditional));
            }
        }

        var alive = Enumerable.Range(0, Profile.Width).Where(feature => Density[feature] > 0).ToArray();
        return (
            [.. items.Select((list, topic) => new AliasTable([.. list], [.. rates[topic]]))],
            new AliasTable(alive, [.. alive.Select(feature => Profile.Everywhere * own[feature])]));
    }
}
