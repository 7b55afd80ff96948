using System.Data;
using Npgsql;

namespace SaeActors.Silo.Storage;

/// <summary>What is asked about stored files, by the owner and by everybody else.</summary>
internal sealed class FileQueries(NpgsqlDataSource database, string service)
{
    public IReadOnlyList<string> List(string folder) => Asked($"listing {folder}", () =>
    {
        using var command = database.CreateCommand("SELECT name FROM stored_file WHERE service = @service AND folder = @folder");
        command.Parameters.AddWithValue("service", service);
        command.Parameters.AddWithValue("folder", folder);
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read()) names.Add(reader.GetString(0));
        names.Sort(StringComparer.Ordinal);
        return names;
    });

    /// <summary>The file of a name, or null.</summary>
    public StoredFile? Find(string path) => Asked($"opening {path}", () =>
    {
        using var command = database.CreateCommand($"{StoredFile.Select} {StoredPath.Condition}");
        StoredPath.Of(path).AddTo(command, service);
        return StoredFile.Of(command);
    });

    /// <summary>Bytes in the file.</summary>
    public long LengthOf(long file) => Asked("measuring a file", () =>
    {
        using var command = database.CreateCommand("SELECT start + octet_length(bytes) FROM file_chunk WHERE file = @file ORDER BY start DESC LIMIT 1");
        command.Parameters.AddWithValue("file", file);
        return command.ExecuteScalar() as long? ?? 0;
    });

    /// <summary>The bytes from <paramref name="offset"/> on; fewer than <paramref name="count"/> at the end.</summary>
    public byte[] Read(long file, long offset, int count) => Asked("reading", () =>
    {
        using var command = database.CreateCommand("""
            SELECT substring(bytes FROM (greatest(@from - start, 0) + 1)::integer FOR (@to - greatest(start, @from))::integer)
            FROM file_chunk
            WHERE file = @file AND start < @to AND start >= coalesce((SELECT max(start) FROM file_chunk WHERE file = @file AND start <= @from), 0)
            ORDER BY start
            """);
        command.Parameters.AddWithValue("file", file);
        command.Parameters.AddWithValue("from", offset);
        command.Parameters.AddWithValue("to", offset + count);
        using var reader = command.ExecuteReader(CommandBehavior.SequentialAccess);
        var bytes = new byte[count];
        var filled = 0;
        while (reader.Read())
        {
            int read;
            for (var position = 0L; filled < count && (read = (int)reader.GetBytes(0, position, bytes, filled, count - filled)) > 0; position += read) filled += read;
        }

        return filled == count ? bytes : bytes[..filled];
    });

    /// <summary>Storage that fails is an <see cref="IOException"/>, whatever is behind it: the message only, because it may have to cross to another silo.</summary>
    public static T Asked<T>(string what, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (NpgsqlException failure)
        {
            throw new IOException($"PostgreSQL failed at {what}: {failure.Message}");
        }
    }
}
