using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace SaeActors.Grains.Storage;

/// <summary>The records of grains in the storage provider <see cref="Name"/>.</summary>
/// <remarks>Grains use it themselves and not through a persistent-state facet, which would read before every activation, also of the hundreds
/// of thousands of features that have never been stored, and would keep the bytes in memory beside the state.</remarks>
internal sealed class GrainStore([FromKeyedServices(GrainStore.Name)] IGrainStorage storage)
{
    /// <summary>Name of the storage provider.</summary>
    public const string Name = "saeactors";

    /// <summary>The state name of features: a grain class's own, because providers tell states apart by it.</summary>
    public const string Features = "feature";

    /// <summary>The state name of layers.</summary>
    public const string Layers = "layer";

    /// <summary>Reads a record; its bytes are empty where there is none.</summary>
    /// <exception cref="IOException">The database is away.</exception>
    public async Task<(byte[] Bytes, string? ETag)> ReadAsync(string state, GrainId grain)
    {
        var found = new GrainState<StoredBytes> { State = new StoredBytes() };
        await OrAwayAsync(() => storage.ReadStateAsync(state, grain, found));
        return found.RecordExists ? (found.State?.Bytes ?? [], found.ETag) : ([], found.ETag);
    }

    /// <summary>Replaces the record that <paramref name="etag"/> names; null where there is none yet.</summary>
    /// <returns>The new record's tag.</returns>
    /// <exception cref="InconsistentStateException">Somebody else has written.</exception>
    /// <exception cref="IOException">The database is away.</exception>
    public async Task<string?> WriteAsync(string state, GrainId grain, string? etag, byte[] bytes)
    {
        var written = new GrainState<StoredBytes> { State = new StoredBytes { Bytes = bytes }, ETag = etag!, RecordExists = etag is not null };
        await OrAwayAsync(() => storage.WriteStateAsync(state, grain, written));
        return written.ETag;
    }

    /// <summary>A database that fails is storage that is away, like a disk: callers are told to come again. They may be on another silo, where only
    /// the message of a provider's exception arrives; so it is all that is kept.</summary>
    private static async Task OrAwayAsync(Func<Task> access)
    {
        try
        {
            await access();
        }
        catch (DbException failure)
        {
            throw new IOException($"the database failed: {failure.Message}");
        }
    }
}
