using SaeActors.Graph.Storage;

namespace SaeActors.Grains.Storage;

/// <summary>The record of a grain that counts.</summary>
/// <param name="Place">Where it lies.</param>
/// <param name="Version">How often the grain has been written.</param>
internal readonly record struct StoredGrain(RecordPlace Place, long Version);
