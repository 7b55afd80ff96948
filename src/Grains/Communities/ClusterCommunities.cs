using SaeActors.Grains.Contract;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Analysis.Communities;

namespace SaeActors.Grains.Communities;

/// <summary>The communities of the cluster, from any silo.</summary>
internal sealed class ClusterCommunities(GrainsOptions options, IGrainFactory grains, PatientCalls calls) : ICommunities
{
    private ICommunityGrain Grain => grains.Find<ICommunityGrain>(options.Study.Study.Id);

    /// <remarks>Sent once: a run that was started and whose answer got lost is in the list.</remarks>
    public async Task<CommunityRun> StartAsync(CommunityRequest request, CancellationToken cancellation) => (await Grain.Start(Json.Pack(request))).Take<CommunityRun>();

    public async Task<IReadOnlyList<CommunityRun>> ListAsync(CancellationToken cancellation) => await calls.AskAsync<CommunityRun[]>(() => Grain.List(), cancellation);

    public Task<CommunityRun?> FindAsync(long id, CancellationToken cancellation) => calls.AskAsync<CommunityRun?>(() => Grain.Find(id), cancellation);

    public Task<CommunityMembers?> MembersAsync(long id, CancellationToken cancellation) => calls.AskAsync<CommunityMembers?>(() => Grain.Members(id), cancellation);

    public Task<CommunityRun?> DeleteAsync(long id, CancellationToken cancellation) => calls.AskAsync<CommunityRun?>(() => Grain.Delete(id), cancellation);
}
