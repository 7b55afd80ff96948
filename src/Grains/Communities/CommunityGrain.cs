using SaeActors.Grains.Contract;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Analysis.Communities;

namespace SaeActors.Grains.Communities;

/// <inheritdoc cref="ICommunityGrain"/>
/// <remarks>Stays as long as its silo, for its computations run beside it. When the silo goes, what ran has failed, and the next activation says so.</remarks>
[GrainType("community"), KeepAlive]
internal sealed class CommunityGrain(GrainsOptions options, ClusterFeatureGraph graph) : Grain, ICommunityGrain
{
    private CommunityRuns? _runs;

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        _runs = await Task.Run(() => new CommunityRuns(graph, new CommunityFiles(options.Communities.Own()), options.Threads), cancellationToken);

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_runs is not null) await _runs.DisposeAsync();
    }

    public Task<Reply> Start(Packed request) => Reply.ToAsync(() => _runs!.StartAsync(Json.Unpack<CommunityRequest>(request), CancellationToken.None));

    public Task<Reply> List() => Reply.ToAsync(() => _runs!.ListAsync(CancellationToken.None));

    public Task<Reply> Find(long id) => Reply.ToAsync(() => _runs!.FindAsync(id, CancellationToken.None));

    public Task<Reply> Members(long id) => Reply.ToAsync(() => _runs!.MembersAsync(id, CancellationToken.None));

    public Task<Reply> Delete(long id) => Reply.ToAsync(() => _runs!.DeleteAsync(id, CancellationToken.None));
}
