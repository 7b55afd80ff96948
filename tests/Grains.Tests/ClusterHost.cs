using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Storage;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Embedded;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.Storage;

namespace SaeActors.Grains.Tests;

/// <summary>A cluster of real silos in this process, over files in a folder of its own.</summary>
internal sealed class ClusterHost : IGraphHost
{
    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-cluster-").FullName;
    private readonly int _silos;
    private readonly Func<GrainsOptions, string, GrainsOptions> _change;
    private GrainFiles? _grains;

    private ClusterHost(int silos, Func<GrainsOptions, string, GrainsOptions> change) => (_silos, _change) = (silos, change);

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public IFeatureGraph Graph => GraphAt(0);

    public ICommunities Communities => Services(0).GetRequiredService<ICommunities>();

    public static Task<ClusterHost> StartAsync(int silos, Func<GrainsOptions, GrainsOptions>? change = null) =>
        StartAsync(silos, (options, _) => change?.Invoke(options) ?? options);

    /// <param name="silos">How many.</param>
    /// <param name="change">Changes the options of a silo, by its name: <c>silo0</c>, <c>silo1</c> …</param>
    public static async Task<ClusterHost> StartAsync(int silos, Func<GrainsOptions, string, GrainsOptions> change)
    {
        var host = new ClusterHost(silos, change);
        await host.OpenAsync();
        return host;
    }

    public IServiceProvider Services(int silo) => Cluster.Silos[silo].ServiceProvider;

    public IFeatureGraph GraphAt(int silo) => Services(silo).GetRequiredService<IFeatureGraph>();

    public async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task OpenAsync()
    {
        _grains = new GrainFiles(new DiskStorage(Path.Combine(_folder, "states")));
        var storage = new FolderStudyStorage(new DiskStorage(_folder));
        var communities = new FolderStudyStorage(new DiskStorage(Path.Combine(_folder, "communities")));
        var study = StudyPlan.Of(null, Uploads.Widths, null, null, 4L << 30);
        var builder = new InProcessTestClusterBuilder((short)_silos);
        builder.Options.ConfigureFileLogging = false;
        builder.Options.AssumeHomogenousSilosForTesting = false;
        builder.ConfigureHost(host => host.Logging.SetMinimumLevel(Environment.GetEnvironmentVariable("SAEACTORS_TEST_LOG") is { } level ? Enum.Parse<LogLevel>(level) : LogLevel.None));
        builder.ConfigureSilo((silo, orleans) =>
        {
            orleans.Services.AddKeyedSingleton<IGrainStorage>(GrainsHosting.StorageName, _grains);
            orleans.Configure<ClusterMembershipOptions>(options => (options.NumVotesForDeathDeclaration, options.ProbeTimeout) = (1, TimeSpan.FromSeconds(1)));
            orleans.AddSaeActorsGrains(_change(
                new GrainsOptions
                {
                    Study = study,
                    Storage = storage,
                    Communities = communities,
                    Threads = 2,
                    Ingestion = new IngestionOptions { CheckpointInterval = TimeSpan.FromMilliseconds(500) },
                },
                silo.SiloName));
        });
        Cluster = builder.Build();
        await Cluster.DeployAsync();
    }

    private async Task CloseAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
        _grains!.Dispose();
    }
}
