namespace SaeActors.Grains.Storage;

/// <summary>Where the newest record of a grain lies.</summary>
/// <param name="Segment">Number of the file.</param>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Its bytes, frame included.</param>
/// <param name="Version">How often the grain has been written.</param>
internal readonly record struct StoredGrain(int Segment, long Offset, int Length, long Version);
