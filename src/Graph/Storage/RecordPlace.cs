namespace SaeActors.Graph.Storage;

/// <summary>Where a record of a <see cref="SegmentedLog"/> lies.</summary>
/// <param name="Segment">Number of the file, from 1; 0 where there is no record.</param>
/// <param name="Offset">Byte in it.</param>
/// <param name="Length">Bytes of the whole record.</param>
internal readonly record struct RecordPlace(int Segment, long Offset, int Length);
