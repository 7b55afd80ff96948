using SaeActors.Grains.Contract;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Analysis.Imports;

namespace SaeActors.Grains.Communities;

/// <inheritdoc cref="ICommunityGrain"/>
/// <remarks>Stays as long as its silo, for its computations run beside it. When the silo goes, what ran has failed, and the next activation says so.</remarks>
[GrainType("community"), KeepAlive]
internal sealed class CommunityGrain(GrainsOptions options, ClusterFeatureGraph graph) : Grain, ICommunityGrain
{
    private CommunityRuns? _runs;
    private EdgeTables? _tables;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var storage = await Task.Run(options.Communities.Own, cancellationToken);
        _tables = new EdgeTables(storage, options.Study.Study);
        _runs = await Task.Run(() => new CommunityRuns(graph, new CommunityFiles(storage), options.Threads, _tables), cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_runs is not null) await _runs.DisposeAsync();
    }

    public Task<Reply> Start(Packed request) => Reply.ToAsync(() => _runs!.StartAsync(Json.Unpack<CommunityRequest>(request), CancellationToken.None));

    public Task<Reply> List() => Reply.ToAsync(() => _runs!.ListAsync(CancellationToken.None));

    public Task<Reply> Find(long id) => Reply.ToAsync(() => _runs!.FindAsync(id, CancellationToken.None));

    public Task<Reply> Members(long id) => Reply.ToAsync(() => _runs!.MembersAsync(id, CancellationToken.None));

    public Task<Reply> PutTable(string name, Packed table) => Reply.ToAsync(async () =>
        await _tables!.PutAsync(name, await Task.Run(() => EdgeTable.Unpack(options.Study.Study, table.Bytes)), CancellationToken.None));

    public Task<Reply> DeleteTable(string name) => Reply.ToAsync(() => _tables!.DeleteAsync(name, CancellationToken.None));

    public Task<Reply> Delete(long id) => Reply.ToAsync(() => _runs!.DeleteAsync(id, CancellationToken.None));
}
