namespace SaeActors.Features.Evolution;

/// <summary>Features that stay the same over several layers: each is the other's best match, above a threshold, at every step.</summary>
public static class Chains
{
    /// <param name="pairs">The matches of layer pairs 0–1, 1–2 … of the study.</param>
    /// <param name="threshold">Strictly below the similarity of every step, surely.</param>
    /// <returns>Chains of at least two features, longest first, then by their first feature; each feature is in at most one.</returns>
    public static IReadOnlyList<IReadOnlyList<FeatureId>> Of(IReadOnlyList<BestMatches> pairs, double threshold)
    {
        var chains = new List<List<FeatureId>>();
        for (var layer = 0; layer < pairs.Count; layer++)
        {
            for (var feature = 0; feature < pairs[layer].Next.Length; feature++)
            {
                var continues = layer > 0 && Before(pairs[layer - 1], feature, threshold) >= 0;
                if (!continues && After(pairs[layer], feature, threshold) >= 0) chains.Add(From(pairs, layer, feature, threshold));
            }
        }

        return [.. chains.OrderByDescending(chain => chain.Count).ThenBy(chain => chain[0])];
    }

    private static List<FeatureId> From(IReadOnlyList<BestMatches> pairs, int layer, int feature, double threshold)
    {
        var chain = new List<FeatureId> { new(layer, feature) };
        for (; layer < pairs.Count && After(pairs[layer], feature, threshold) is var next && next >= 0; layer++)
        {
            chain.Add(new(layer + 1, feature = next));
        }

        return chain;
    }

    private static int After(BestMatches pair, int feature, double threshold)
    {
        var match = pair.Next[feature];
        return match.IsAbove(threshold) == true && pair.Previous[match.Partner].Partner == feature ? match.Partner : -1;
    }

    private static int Before(BestMatches pair, int feature, double threshold)
    {
        var partner = pair.Previous[feature].Partner;
        return partner >= 0 && After(pair, partner, threshold) == feature ? partner : -1;
    }
}
