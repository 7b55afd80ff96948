using Npgsql;

namespace SaeActors.Silo.Storage;

/// <summary>A file as the database has it.</summary>
/// <param name="Id">Its number; a name may come to belong to another file.</param>
/// <param name="Length">Bytes of all chunks.</param>
/// <param name="TailStart">Where the last chunk begins, when it is short enough to be written again with what follows; else <paramref name="Length"/>.</param>
/// <param name="Tail">The bytes from <paramref name="TailStart"/> on.</param>
internal readonly record struct StoredFile(long Id, long Length, long TailStart, byte[] Tail)
{
    /// <summary>A last chunk shorter than this is rewritten together with what follows, so that many small syncs do not make many rows.</summary>
    public const int ShortChunk = 4_096;

    /// <summary>The select list and source that <see cref="Of"/> reads; a condition on <c>stored_file</c> follows.</summary>
    public static readonly string Select = $"""
        SELECT id, start, length, CASE WHEN length < {ShortChunk} THEN bytes END
        FROM stored_file LEFT JOIN LATERAL (
            SELECT start, octet_length(bytes) AS length, bytes FROM file_chunk WHERE file = id ORDER BY start DESC LIMIT 1) AS chunk ON true
        WHERE
        """;

    /// <summary>The one file that <paramref name="command"/> selects, or null.</summary>
    public static StoredFile? Of(NpgsqlCommand command)
    {
        using var reader = command.ExecuteReader();
        if (!reader.Read()) return null;
        var id = reader.GetInt64(0);
        if (reader.IsDBNull(1)) return new StoredFile(id, 0, 0, []);
        var (start, length) = (reader.GetInt64(1), reader.GetInt32(2));
        return reader.IsDBNull(3)
            ? new StoredFile(id, start + length, start + length, [])
            : new StoredFile(id, start + length, start, reader.GetFieldValue<byte[]>(3));
    }
}
