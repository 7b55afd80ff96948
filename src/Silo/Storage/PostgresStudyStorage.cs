using Npgsql;
using SaeActors.Graph.Storage;

namespace SaeActors.Silo.Storage;

/// <summary>The files of one service in a PostgreSQL database that <see cref="PostgresSchema"/> has prepared.</summary>
/// <param name="database">The database, still the caller's.</param>
/// <param name="service">Whose files: one database may hold those of several services.</param>
public sealed class PostgresStudyStorage(NpgsqlDataSource database, string service) : IStudyStorage
{
    private readonly FileQueries _queries = new(database, service);

    /// <inheritdoc/>
    public IStorage Reader => new PostgresStorage(_queries, changes: null);

    /// <inheritdoc/>
    public IStorage Own() => new PostgresStorage(_queries, FileChanges.Own(database, service));
}
