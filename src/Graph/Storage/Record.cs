namespace SaeActors.Graph.Storage;

/// <summary>One record of a <see cref="RecordFile"/>.</summary>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="End">Where the next one begins.</param>
/// <param name="Kind">What it is; the file's owner numbers its kinds.</param>
/// <param name="Payload">Its bytes, valid until the next record is read.</param>
internal readonly record struct Record(long Offset, long End, byte Kind, ReadOnlyMemory<byte> Payload);
