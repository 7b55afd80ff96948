namespace SaeActors.Silo.Storage;

/// <summary>Bytes at a place of a file.</summary>
/// <param name="Start">Offset of the first byte in the file.</param>
/// <param name="Bytes">The bytes.</param>
internal readonly record struct FileChunk(long Start, ReadOnlyMemory<byte> Bytes);
