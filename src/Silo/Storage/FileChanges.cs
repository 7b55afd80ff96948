using Npgsql;
using NpgsqlTypes;
using SaeActors.Graph.Storage;

namespace SaeActors.Silo.Storage;

/// <summary>What one owner changes. Every change is a transaction that succeeds only while the owner is the owner.</summary>
/// <remarks>A change whose answer got lost may be made again: chunks are put at their places, not added.</remarks>
internal sealed class FileChanges
{
    private readonly NpgsqlDataSource _database;
    private readonly string _service;
    private readonly long _epoch;

    private FileChanges(NpgsqlDataSource database, string service, long epoch) => (_database, _service, _epoch) = (database, service, epoch);

    /// <summary>Makes the caller the owner, after the changes that are under way.</summary>
    public static FileChanges Own(NpgsqlDataSource database, string service)
    {
        var epoch = FileQueries.Asked($"owning the files of {service}", () =>
        {
            using var command = database.CreateCommand("""
                INSERT INTO file_owner (service, epoch) VALUES (@service, 1)
                ON CONFLICT (service) DO UPDATE SET epoch = file_owner.epoch + 1 RETURNING epoch
                """);
            command.Parameters.AddWithValue("service", service);
            return (long)command.ExecuteScalar()!;
        });
        var changes = new FileChanges(database, service, epoch);
        // Files that an earlier owner deleted while it still read them.
        changes.Change("tidying up", connection => Run(connection, "DELETE FROM stored_file WHERE service = @service AND name IS NULL", ("service", service)));
        return changes;
    }

    /// <summary>Makes an empty file, or empties the one of that name.</summary>
    public StoredFile Create(string path) => Change($"making {path}", connection =>
    {
        // DO UPDATE, so that the number comes back also when the file exists.
        using var named = new NpgsqlCommand(
            """
            INSERT INTO stored_file (service, folder, name) VALUES (@service, @folder, @name)
            ON CONFLICT (service, folder, name) DO UPDATE SET name = excluded.name RETURNING id
            """,
            connection);
        StoredPath.Of(path).AddTo(named, _service);
        var file = (long)named.ExecuteScalar()!;
        Run(connection, "DELETE FROM file_chunk WHERE file = @file", ("file", file));
        return new StoredFile(file, 0, 0, []);
    });

    /// <summary>Gives a file another name.</summary>
    /// <param name="from">Its name.</param>
    /// <param name="to">Its new name.</param>
    /// <param name="keep">Whether a file that had the new name keeps its bytes, for those who have it open.</param>
    public void Rename(string from, string to, bool keep) => Change($"renaming {from} to {to}", connection =>
    {
        Remove(connection, to, keep);
        var (folder, name) = StoredPath.Of(to);
        using var command = new NpgsqlCommand($"UPDATE stored_file SET folder = @newFolder, name = @newName WHERE {StoredPath.Condition}", connection);
        StoredPath.Of(from).AddTo(command, _service);
        command.Parameters.AddWithValue("newFolder", folder);
        command.Parameters.AddWithValue("newName", name);
        return command.ExecuteNonQuery() == 1 ? 1 : throw new FileNotFoundException($"no file {from}.", from);
    });

    /// <summary>Takes a file's name away, and its bytes unless <paramref name="keep"/> is set for those who have it open.</summary>
    public void Delete(string path, bool keep) => Change($"deleting {path}", connection => Remove(connection, path, keep));

    /// <summary>Deletes the bytes of a file that has no name any more.</summary>
    public void Forget(long file) =>
        Change("deleting a file", connection => Run(connection, "DELETE FROM stored_file WHERE id = @file AND name IS NULL", ("file", file)));

    /// <summary>Puts chunks at their places; durable when this returns.</summary>
    public void Put(long file, IReadOnlyList<FileChunk> chunks) => Change("writing", connection =>
    {
        using var batch = new NpgsqlBatch(connection);
        foreach (var chunk in chunks) batch.BatchCommands.Add(PutOf(file, chunk));
        return batch.ExecuteNonQuery();
    });

    /// <summary>Cuts a file to at most <paramref name="length"/> bytes.</summary>
    /// <returns>What is left.</returns>
    public StoredFile CutTo(long file, long length) => Change("cutting a file", connection =>
    {
        Run(connection, "DELETE FROM file_chunk WHERE file = @file AND start >= @length", ("file", file), ("length", length));
        Run(
            connection,
            """
            UPDATE file_chunk SET bytes = substring(bytes FOR (@length - start)::integer)
            WHERE file = @file AND start + octet_length(bytes) > @length
              AND start = (SELECT max(start) FROM file_chunk WHERE file = @file)
            """,
            ("file", file),
            ("length", length));
        using var left = new NpgsqlCommand($"{StoredFile.Select} id = @file", connection);
        left.Parameters.AddWithValue("file", file);
        return StoredFile.Of(left) ?? throw new FileNotFoundException("the file was deleted by another owner.");
    });

    private static NpgsqlBatchCommand PutOf(long file, FileChunk chunk) => new(
        "INSERT INTO file_chunk (file, start, bytes) VALUES (@file, @start, @bytes) ON CONFLICT (file, start) DO UPDATE SET bytes = excluded.bytes")
    {
        Parameters =
        {
            new NpgsqlParameter<long>("file", file),
            new NpgsqlParameter<long>("start", chunk.Start),
            new NpgsqlParameter<ReadOnlyMemory<byte>>("bytes", NpgsqlDbType.Bytea) { TypedValue = chunk.Bytes },
        },
    };

    private static int Run(NpgsqlConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }

    private int Remove(NpgsqlConnection connection, string path, bool keep)
    {
        var sql = keep ? "UPDATE stored_file SET folder = NULL, name = NULL WHERE" : "DELETE FROM stored_file WHERE";
        using var command = new NpgsqlCommand($"{sql} {StoredPath.Condition}", connection);
        StoredPath.Of(path).AddTo(command, _service);
        return command.ExecuteNonQuery();
    }

    /// <summary>A transaction that begins with a look at who the owner is. The look locks: a new owner waits for this change, and no change begins after it.</summary>
    private T Change<T>(string what, Func<NpgsqlConnection, T> change) => FileQueries.Asked(what, () =>
    {
        using var connection = _database.OpenConnection();
        using var transaction = connection.BeginTransaction();
        using (var owner = new NpgsqlCommand("SELECT 1 FROM file_owner WHERE service = @service AND epoch = @epoch FOR SHARE", connection))
        {
            owner.Parameters.AddWithValue("service", _service);
            owner.Parameters.AddWithValue("epoch", _epoch);
            if (owner.ExecuteScalar() is null)
            {
                throw new StorageLostException($"{what}: another owner has taken the files of {_service}; this one was number {_epoch}.");
            }
        }

        var result = change(connection);
        transaction.Commit();
        return result;
    });
}
