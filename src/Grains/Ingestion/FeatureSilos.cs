
namespace SaeActors.Grains.Ingestion;

/// <summary>The active silos that have feature grains, as this silo sees the cluster.</summary>
internal sealed class FeatureSilos(IClusterMembershipService membership, IClusterManifestProvider manifests)
{
    private static readonly GrainType Feature = GrainType.Create("feature");

    /// <summary>Those that will stay: one that is stopping has left already.</summary>
    public SiloAddress[] Now()
    {
        var members = membership.CurrentSnapshot.Members;
        return [.. manifests.Current.Silos
            .Where(silo => silo.Value.Grains.ContainsKey(Feature) && members.TryGetValue(silo.Key, out var member) && member.Status == SiloStatus.Active)
            .Select(silo => silo.Key)];
    }
}
