using SaeActors.Graph.Analysis.Communities;

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

    private static double Pairs(int members) => members * (members - 1.0) / 2;
}
