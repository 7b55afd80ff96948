using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Storage;
using SaeActors.Bench.Counting;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Storage;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Embedded;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.Storage;
using SaeActors.Silo.Storage;

namespace SaeActors.Bench.Cluster;

/// <summary>The embedded host (0 silos), or silos with real sockets between them, in this process and without REST.</summary>
internal sealed class Host : IAsyncDisposable
{
    private static readonly IngestionOptions LargeLogs = new() { BacklogBytes = 8L << 30, WindowLogBytes = 4L << 30 };

    private readonly int _port = Service.FreePort();
    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-bench-").FullName;
    private readonly List<IHost> _silos = [];
    private EmbeddedFeatureGraph? _embedded;
    private GrainFiles? _states;

    public IFeatureGraph Graph => _embedded ?? _silos[0].Services.GetRequiredService<IFeatureGraph>();

    public static string NameOf(int silos) => silos == 0 ? "embedded" : silos == 1 ? "one silo" : $"{silos} silos";

    /// <summary>Memory that gives exact rows with watched sums.</summary>
    public static long TableBytes(int layers) => (long)(1.3 * layers) * Profile.Width * (Profile.Width + 8_000);

    /// <summary>A host that keeps everything in a folder of its own.</summary>
    public static async Task<Host> StartAsync(int silos, int layers)
    {
        var host = new Host();
        if (silos == 0)
        {
            var options = new EmbeddedOptions { DataFolder = host._folder, Widths = Widths(layers), MemoryBytes = TableBytes(layers), Ingestion = LargeLogs, SampleTokens = 0 };
            host._embedded = await EmbeddedFeatureGraph.OpenAsync(options, CancellationToken.None);
            return host;
        }

        host._states = new GrainFiles(new DiskStorage(Path.Combine(host._folder, "states")));
        var grains = new GrainsOptions
        {
            Study = PlanOf(layers),
            Storage = new FolderStudyStorage(new DiskStorage(host._folder)),
            Communities = new FolderStudyStorage(new DiskStorage(Path.Combine(host._folder, "communities"))),
            Ingestion = LargeLogs,
            SampleTokens = 0,
        };
        for (var silo = 0; silo < silos; silo++)
        {
            await host.AddAsync(
                grains with { Threads = Math.Max(1, grains.Threads / silos) },
                orleans => orleans.Services.AddKeyedSingleton<IGrainStorage>(GrainsHosting.StorageName, host._states));
        }

        return host;
    }

    /// <summary>One silo that keeps everything in a database which <see cref="PostgresSchema"/> has prepared.</summary>
    public static async Task<Host> StartAsync(NpgsqlDataSource database, string connection, int layers, IngestionOptions ingestion)
    {
        var host = new Host();
        var grains = new GrainsOptions
        {
            Study = PlanOf(layers),
            Storage = new PostgresStudyStorage(database, "bench"),
            Communities = new PostgresStudyStorage(database, "bench/communities"),
            Ingestion = ingestion,
            SampleTokens = 0,
        };
        await host.AddAsync(grains, orleans => orleans.AddAdoNetGrainStorage(GrainsHosting.StorageName, storage =>
        {
            (storage.Invariant, storage.ConnectionString) = ("Npgsql", $"{connection};Maximum Pool Size=8");   // as a silo does
            storage.GrainStorageSerializer = new StoredBytesSerializer();
        }));
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos.AsEnumerable().Reverse())
        {
            await silo.StopAsync();
            silo.Dispose();
        }

        _states?.Dispose();
        if (_embedded is not null) await _embedded.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static int[] Widths(int layers) => [.. Enumerable.Repeat(Profile.Width, layers)];

    private static StudyPlan PlanOf(int layers) => StudyPlan.Of(null, Widths(layers), null, null, TableBytes(layers));

    private async Task AddAsync(GrainsOptions options, Action<ISiloBuilder> addStorage)
    {
        var primary = _silos.Count == 0 ? null : new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, _port);
        var port = _silos.Count == 0 ? _port : Service.FreePort();
        var host = Microsoft.Extensions.Hosting.Host.CreateDefaultBuilder()
            .ConfigureLogging(logging => logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Critical))
            .ConfigureServices(services => services.Configure<HostOptions>(stop => stop.ShutdownTimeout = TimeSpan.FromMinutes(10)))
            .UseOrleans(orleans =>
            {
                orleans.UseLocalhostClustering(port, Service.FreePort(), primary, clusterId: $"bench {_port}");
                addStorage(orleans);
                orleans.AddSaeActorsGrains(options);
            }).Build();
        await host.StartAsync();
        _silos.Add(host);
    }
}
