using Npgsql;
using Orleans.Configuration;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Storage;
using SaeActors.Graph.Storage;
using SaeActors.Hosting.Options;
using SaeActors.Silo.Options;
using SaeActors.Silo.Storage;

namespace SaeActors.Silo.StartUp;

/// <summary>A cluster whose silos find each other, and everything that they keep, in one PostgreSQL database.</summary>
internal sealed class PostgresCluster : IClusterStorage
{
    private const string Invariant = "Npgsql";
    private const string PoolSize = "Maximum Pool Size";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    // Connections of one silo for its files, its grains' states and its place among the members, where the connection string names no pool size: six silos fit into
    // the 100 that PostgreSQL allows by default, and saving hundreds of features at once would be no faster. Members have their own, so that a silo which is busy
    // saving is not taken for dead.
    private const int FileConnections = 4;
    private const int StateConnections = 8;
    private const int MemberConnections = 2;

    private readonly MemberOptions _options;
    private readonly NpgsqlDataSource _database;

    private PostgresCluster(MemberOptions options, NpgsqlDataSource database)
    {
        (_options, _database) = (options, database);
        Files = new PostgresStudyStorage(database, options.ServiceId);
        Communities = new PostgresStudyStorage(database, $"{options.ServiceId}/communities");
    }

    /// <inheritdoc/>
    public IStudyStorage Files { get; }

    /// <inheritdoc/>
    public IStudyStorage Communities { get; }

    /// <inheritdoc/>
    public string Place => $"database {_options.ServiceId} at {new NpgsqlConnectionStringBuilder(_database.ConnectionString).Host}";

    /// <summary>Waits for the database and brings its schema up to date.</summary>
    /// <exception cref="StartUpException">The connection string is malformed, or the database stays away.</exception>
    /// <exception cref="InvalidDataException">A newer program made the schema.</exception>
    internal static async Task<PostgresCluster> OpenAsync(MemberOptions options, TextWriter console, TimeProvider time, CancellationToken cancellation)
    {
        var database = DatabaseOf(options);
        try
        {
            await PrepareAsync(database, console, time, cancellation);
            return new PostgresCluster(options, database);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of a pool of its own, which PostgreSQL's list of connections names.</summary>
    /// <exception cref="ArgumentException">The connection string is malformed.</exception>
    internal static string Pooled(MemberOptions options, int connections, string use)
    {
        var builder = new NpgsqlConnectionStringBuilder(options.Connection);
        if (!builder.ShouldSerialize(PoolSize)) builder.MaxPoolSize = connections;
        builder.ApplicationName ??= $"{options.ServiceId} {options.Role.ToString().ToLowerInvariant()} {use}";
        return builder.ConnectionString;
    }

    /// <inheritdoc/>
    public void AddTo(ISiloBuilder silo)
    {
        silo.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (_options.Cluster, _options.ServiceId));
        silo.ConfigureEndpoints(_options.Address, _options.SiloPort, _options.GatewayPort, listenOnAnyHostAddress: false);
        silo.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (Invariant, Pooled(_options, MemberConnections, "members")));
        silo.AddAdoNetGrainStorage(GrainsHosting.StorageName, storage =>
        {
            (storage.Invariant, storage.ConnectionString) = (Invariant, Pooled(_options, StateConnections, "states"));
            storage.GrainStorageSerializer = new StoredBytesSerializer();
        });
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static NpgsqlDataSource DatabaseOf(MemberOptions options)
    {
        try
        {
            return NpgsqlDataSource.Create(Pooled(options, FileConnections, "files"));
        }
        catch (ArgumentException wrong)
        {
            // The string may hold a password: it is not repeated.
            throw new StartUpException($"--connection is no connection string: {wrong.Message}; expected one such as Host=db;Username=sae;Database=sae.", wrong);
        }
    }

    /// <summary>A database that is just starting is waited for, one that refuses is not.</summary>
    private static async Task PrepareAsync(NpgsqlDataSource database, TextWriter console, TimeProvider time, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            try
            {
                await PostgresSchema.ApplyAsync(database, cancellation);
                return;
            }
            catch (NpgsqlException away) when (away.IsTransient && time.GetElapsedTime(begun) < Patience)
            {
                if (tries == 1) console.WriteLine($"Waiting for the database: {away.Message}");
            }
            catch (NpgsqlException refused)
            {
                throw new StartUpException($"The database of --connection cannot be used: {refused.Message}", refused);
            }

            await Task.Delay(Between, time, cancellation);
        }
    }
}
