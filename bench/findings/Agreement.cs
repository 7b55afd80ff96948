using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Findings;

/// <summary>How alike two partitions are.</summary>
internal static class Agreement
{
    /// <summary>Adjusted Rand index over the features that are in both: 1 equal, 0 chance (Hubert, Arabie 1985); and how many these are.</summary>
    public static (double Index, int Common) Of(CommunityMembers first, CommunityMembers second)
    {
        var both = first.OfLayer.Zip(second.OfLayer).SelectMany(layer => layer.First.Zip(layer.Second)).Where(pair => pair.First >= 0 && pair.Second >= 0).ToArray();
        var together = both.CountBy(pair => pair).Sum(group => Pairs(group.Value));
        var ours = both.CountBy(pair => pair.First).Sum(group => Pairs(group.Value));
        var theirs = both.CountBy(pair => pair.Second).Sum(group => Pairs(group.Value));
        var chance = ours * theirs / Pairs(both.Length);
        return ((together - chance) / ((ours + theirs) / 2 - chance), both.Length);
    }

    /// <summary>Of the communities that two studies have above a threshold.</summary>
    public static async Task<string> OfAsync(IFeatureGraph first, IFeatureGraph second, double threshold)
    {
        var (_, _, ours) = await Motifs.CommunitiesAsync(first, 0, threshold);
        var (_, _, theirs) = await Motifs.CommunitiesAsync(second, 0, threshold);
        var (index, common) = Of(ours, theirs);
        return $"adjusted Rand {index:0.00} over {common:N0} features";
    }

    private static double Pairs(int members) => members * (members - 1.0) / 2;
}
