using SaeActors.Grains.Contract;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Analysis.Imports;

namespace SaeActors.Grains.Communities;

/// <summary>The imported edge tables of the cluster, from any silo: read where they are asked for, written by the grain that owns their files.</summary>
internal sealed class ClusterEdgeTables(GrainsOptions options, IGrainFactory grains, PatientCalls calls) : IEdgeTables
{
    private EdgeTables Stored => new(options.Communities.Reader, options.Study.Study);

    private ICommunityGrain Grain => grains.Find<ICommunityGrain>(options.Study.Study.Id);

    public Task<IReadOnlyList<EdgeTableCard>> ListAsync(CancellationToken cancellation) => Stored.ListAsync(cancellation);

    public Task<EdgeTableCard?> FindAsync(string name, CancellationToken cancellation) => Stored.FindAsync(name, cancellation);

    public Task<EdgeTable?> ReadAsync(string name, CancellationToken cancellation) => Stored.ReadAsync(name, cancellation);

    /// <remarks>Sent once: a table that was kept and whose answer got lost is in the list.</remarks>
    public async Task<EdgeTableCard?> PutAsync(string name, EdgeTable table, CancellationToken cancellation)
    {
        var packed = await Task.Run(table.Pack, cancellation);
        return (await Grain.PutTable(name, new Packed(packed))).Take<EdgeTableCard?>();
    }

    public Task<EdgeTableCard?> DeleteAsync(string name, CancellationToken cancellation) => calls.AskAsync<EdgeTableCard?>(() => Grain.DeleteTable(name), cancellation);
}
