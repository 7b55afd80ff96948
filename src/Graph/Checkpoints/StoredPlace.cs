namespace SaeActors.Graph.Checkpoints;

/// <summary>Where the newest record of a feature lies.</summary>
/// <param name="Segment">Number of the file; 0 where there is no record.</param>
/// <param name="Offset">Byte in it.</param>
/// <param name="Length">Bytes of the whole record.</param>
internal readonly record struct StoredPlace(int Segment, long Offset, int Length);
