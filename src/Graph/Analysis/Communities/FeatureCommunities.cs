using SaeActors.Features;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Communities;

/// <summary>Where a feature belongs, by each series of runs.</summary>
public static class FeatureCommunities
{
    private const int MostSeries = 20;

    /// <summary>Its community in the newest finished run of each of the latest 20 series that have it, newest run first.</summary>
    public static async Task<IReadOnlyList<FeatureCommunity>> OfAsync(ICommunities communities, FeatureId feature, CancellationToken cancellation)
    {
        var newest = (await communities.ListAsync(cancellation)).Where(run => run.State == CommunityState.Done).DistinctBy(run => run.Series).Take(MostSeries);
        var found = new List<FeatureCommunity>();
        foreach (var run in newest)
        {
            if (await communities.MembersAsync(run.Id, cancellation) is not { } members) continue;   // deleted meanwhile
            var community = members.OfLayer[feature.Layer][feature.Feature];
            if (community < 0) continue;
            found.Add(new FeatureCommunity(run.Series, run.Id, run.Window, community, members.OfLayer.Sum(layer => layer.AsSpan().Count(community))));
        }

        return found;
    }
}
