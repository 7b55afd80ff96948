
namespace SaeActors.Grains.Ingestion;

/// <summary>Which active silos can do what, as this silo sees the cluster.</summary>
internal sealed class SiloRoster(IClusterMembershipService membership, IClusterManifestProvider manifests)
{
    private static readonly GrainType Feature = GrainType.Create("feature");
    private static readonly GrainType Ingest = GrainType.Create("ingest");

    /// <summary>Those that have feature grains.</summary>
    public SiloAddress[] WithFeatures() => With(Feature);

    /// <summary>Those that may run the one ingestion.</summary>
    public SiloAddress[] WithIngestion() => With(Ingest);

    private SiloAddress[] With(GrainType grain)
    {
        var members = membership.CurrentSnapshot.Members;
        return [.. manifests.Current.Silos
            .Where(silo => silo.Value.Grains.ContainsKey(grain) && members.TryGetValue(silo.Key, out var member) && member.Status == SiloStatus.Active)
            .Select(silo => silo.Key)];
    }
}
