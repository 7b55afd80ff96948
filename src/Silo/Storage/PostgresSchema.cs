using System.Globalization;
using System.Reflection;
using Npgsql;

namespace SaeActors.Silo.Storage;

/// <summary>Brings a database up to this program's schema: the tables and the statements that Orleans' ADO.NET providers look up, and the files of the logs.</summary>
/// <remarks>Every start runs it. One process at a time does, under an advisory lock and in one transaction; all others wait and then find it done.</remarks>
public static class PostgresSchema
{
    /// <summary>Rises when a table changes in a way that old code would misread.</summary>
    public const int Version = 1;

    private const string SqlPrefix = "SaeActors.Silo.Storage.Sql.";
    private const long LockKey = 0x5AE_AC70_125;   // any number that nobody else locks in this database

    /// <summary>Creates or completes the schema.</summary>
    /// <exception cref="InvalidDataException">A newer program made the schema.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses.</exception>
    public static async Task ApplyAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({LockKey})"), cancellation);
        await RunAsync(connection, "CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL)", cancellation);
        var found = await FoundAsync(connection, cancellation);
        if (found > Version)
        {
            throw new InvalidDataException($"the database has schema version {found}; this program knows versions up to {Version}. Run the program that made it, or a newer one.");
        }

        foreach (var script in Scripts())
        {
            await RunAsync(connection, script, cancellation);
        }

        var note = found == 0 ? "INSERT INTO schema_version VALUES" : "UPDATE schema_version SET version =";
        await RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"{note} ({Version})"), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The scripts, in the order of their numbers. Each may run again on what it made.</summary>
    private static IEnumerable<string> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(SqlPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }

    private static async Task<int> FoundAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT max(version) FROM schema_version", connection);
        return await command.ExecuteScalarAsync(cancellation) as int? ?? 0;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
