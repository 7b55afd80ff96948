using Npgsql;
using SaeActors.Silo.Storage;

namespace SaeActors.Silo.Tests.Running;

/// <summary>A database of a test's own, dropped at its end.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _name;

    private TestDatabase(string name)
    {
        _name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(Postgres.ConnectionString) { Database = name }.ConnectionString;
        Source = NpgsqlDataSource.Create(ConnectionString);
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    /// <summary>An empty database.</summary>
    public static async Task<TestDatabase> EmptyAsync()
    {
        var database = new TestDatabase($"saeactors_test_{Guid.NewGuid():N}");
        await database.OnServerAsync($"CREATE DATABASE {database._name}");
        return database;
    }

    /// <summary>A database with the schema.</summary>
    public static async Task<TestDatabase> PreparedAsync()
    {
        var database = await EmptyAsync();
        await PostgresSchema.ApplyAsync(database.Source, CancellationToken.None);
        return database;
    }

    /// <summary>The first value that a statement brings.</summary>
    public async Task<T> ValueAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await OnServerAsync($"DROP DATABASE {_name} WITH (FORCE)");
    }

    private async Task OnServerAsync(string sql)
    {
        await using var server = NpgsqlDataSource.Create(Postgres.ConnectionString);
        await using var command = server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
