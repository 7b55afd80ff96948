using SaeActors.Grains.Contract;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Analysis.Communities;

namespace SaeActors.Grains.Communities;

/// <summary>The communities of the cluster, from any silo.</summary>
internal sealed class ClusterCommunities(GrainsOptions options, IGrainFactory grains) : ICommunities
{
    private ICommunityGrain Grain => grains.GetGrain<ICommunityGrain>(options.Study.Study.Id);

    public async Task<CommunityRun> StartAsync(CommunityRequest request, CancellationToken cancellation) => (await Grain.Start(Json.Pack(request))).Take<CommunityRun>();

    public async Task<IReadOnlyList<CommunityRun>> ListAsync(CancellationToken cancellation) => (await Grain.List()).Take<CommunityRun[]>();

    public async Task<CommunityRun?> FindAsync(long id, CancellationToken cancellation) => (await Grain.Find(id)).Take<CommunityRun?>();

    public async Task<CommunityMembers?> MembersAsync(long id, CancellationToken cancellation) => (await Grain.Members(id)).Take<CommunityMembers?>();

    public async Task<CommunityRun?> DeleteAsync(long id, CancellationToken cancellation) => (await Grain.Delete(id)).Take<CommunityRun?>();
}
