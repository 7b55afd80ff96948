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

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

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
        var database = DatabaseOf(options.Connection!);
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

    /// <inheritdoc/>
    public void AddTo(ISiloBuilder silo)
    {
        silo.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (_options.Cluster, _options.ServiceId));
        silo.ConfigureEndpoints(_options.Address, _options.SiloPort, _options.GatewayPort, listenOnAnyHostAddress: false);
        silo.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (Invariant, _options.Connection));
        silo.AddAdoNetGrainStorage(GrainsHosting.StorageName, storage =>
        {
            (storage.Invariant, storage.ConnectionString) = (Invariant, _options.Connection);
            storage.GrainStorageSerializer = new StoredBytesSerializer();
        });
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static NpgsqlDataSource DatabaseOf(string connection)
    {
        try
        {
            return NpgsqlDataSource.Create(connection);
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
