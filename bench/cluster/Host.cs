using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using SaeActors.Bench.Counting;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Storage;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Embedded;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.Storage;

namespace SaeActors.Bench.Cluster;

/// <summary>The embedded host (0 silos), or silos with real sockets between them, over a folder of its own.</summary>
internal sealed class Host : IAsyncDisposable
{
    private static readonly IngestionOptions Ingestion = new() { BacklogBytes = 8L << 30, WindowLogBytes = 4L << 30 };

    private static int _hosts;

    private readonly int _port = 11_311 + (10 * _hosts++);
    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-bench-").FullName;
    private readonly List<IHost> _silos = [];
    private EmbeddedFeatureGraph? _embedded;
    private GrainFiles? _states;

    public required string Name { get; init; }

    public IFeatureGraph Graph => _embedded ?? _silos[0].Services.GetRequiredService<IFeatureGraph>();

    public static async Task<Host> StartAsync(int silos, int layers)
    {
        var host = new Host { Name = silos == 0 ? "embedded" : silos == 1 ? "one silo" : $"{silos} silos" };
        int[] widths = [.. Enumerable.Repeat(Profile.Width, layers)];
        var bytes = (long)(1.3 * layers) * Profile.Width * (Profile.Width + 8_000);   // exact rows, watched sums
        if (silos == 0)
        {
            var options = new EmbeddedOptions { DataFolder = host._folder, Widths = widths, MemoryBytes = bytes, Ingestion = Ingestion, SampleTokens = 0 };
            host._embedded = await EmbeddedFeatureGraph.OpenAsync(options, CancellationToken.None);
            return host;
        }

        var study = StudyPlan.Of(null, widths, null, null, bytes);
        host._states = new GrainFiles(new DiskStorage(Path.Combine(host._folder, "states")));
        var grains = new GrainsOptions
        {
            Study = study,
            Storage = new FolderStudyStorage(new DiskStorage(host._folder)),
            Communities = new FolderStudyStorage(new DiskStorage(Path.Combine(host._folder, "communities"))),
            Ingestion = Ingestion,
            SampleTokens = 0,
        };
        for (var silo = 0; silo < silos; silo++) host._silos.Add(await host.SiloAsync(silo, grains with { Threads = Math.Max(1, grains.Threads / silos) }));
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

    private async Task<IHost> SiloAsync(int silo, GrainsOptions options)
    {
        var primary = silo == 0 ? null : new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, _port);
        var host = Microsoft.Extensions.Hosting.Host.CreateDefaultBuilder()
            .ConfigureLogging(logging => logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Critical))
            .UseOrleans(orleans =>
            {
                orleans.UseLocalhostClustering(_port + silo, _port + 1_000 + silo, primary, clusterId: $"bench {_port}");
                orleans.Services.AddKeyedSingleton<IGrainStorage>(GrainsHosting.StorageName, _states!);
                orleans.AddSaeActorsGrains(options);
            }).Build();
        await host.StartAsync();
        return host;
    }
}
