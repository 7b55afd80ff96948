using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Ingestion;
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
    private readonly StudyPlan _study;
    private readonly Func<GrainsOptions, string, GrainsOptions> _change;
    private GrainFiles? _grains;

    private ClusterHost(int silos, StudyPlan study, Func<GrainsOptions, string, GrainsOptions> change) => (_silos, _study, _change) = (silos, study, change);

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public IFeatureGraph Graph => GraphAt(0);

    public ICommunities Communities => Services(0).GetRequiredService<ICommunities>();

    public static Task<ClusterHost> StartAsync(int silos, Func<GrainsOptions, GrainsOptions>? change = null) =>
        StartAsync(silos, StudyPlan.Of(null, Uploads.Widths, null, null, 4L << 30), (options, _) => change?.Invoke(options) ?? options);

    /// <param name="silos">How many.</param>
    /// <param name="study">What is counted.</param>
    /// <param name="change">Changes the options of a silo, by its name: <c>Silo0</c>, <c>Silo1</c> …</param>
    public static async Task<ClusterHost> StartAsync(int silos, StudyPlan study, Func<GrainsOptions, string, GrainsOptions> change)
    {
        var host = new ClusterHost(silos, study, change);
        await host.OpenAsync();
        return host;
    }

    public IServiceProvider Services(int silo) => Cluster.Silos[silo].ServiceProvider;

    public IFeatureGraph GraphAt(int silo) => Services(silo).GetRequiredService<IFeatureGraph>();

    /// <summary>A silo on which the one ingestion runs.</summary>
    public InProcessSiloHandle WithIngestion() => Cluster.Silos.First(silo => silo.ServiceProvider.GetRequiredService<LocalIngestion>().Grain is not null);

    /// <summary>A silo on which it does not.</summary>
    public InProcessSiloHandle WithoutIngestion() => Cluster.Silos.Last(silo => silo.ServiceProvider.GetRequiredService<LocalIngestion>().Grain is null);

    public Task KillAsync(InProcessSiloHandle silo) => Cluster.KillSiloAsync(silo);

    public Task StopAsync(InProcessSiloHandle silo) => Cluster.StopSiloAsync(silo);

    /// <summary>One silo more; it has its block when this returns.</summary>
    public async Task AddAsync()
    {
        await Cluster.StartSilosAsync(1);
        await UntilSettledAsync();
    }

    /// <summary>Waits until every silo with features has its block: one of as many as there are silos, or as <paramref name="blocks"/> says.</summary>
    public async Task UntilSettledAsync(int? blocks = null)
    {
        var members = Cluster.Silos.Where(silo => silo.IsActive).Select(silo => silo.ServiceProvider)
            .Where(services => services.GetRequiredService<GrainsOptions>().Roles.HasFlag(SiloRoles.Features)).ToArray();
        foreach (var services in members)
        {
            var (local, held) = (services.GetRequiredService<LocalFeatures>(), services.GetRequiredService<CurrentBlocks>());
            while (true)
            {
                var moved = local.Moved;
                if (local.IsReady && held.Value.Silos.Length == (blocks ?? members.Length)) break;
                await moved.WaitAsync(TimeSpan.FromMinutes(1));
            }
        }
    }

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
        var builder = new InProcessTestClusterBuilder((short)_silos);
        builder.Options.ConfigureFileLogging = false;
        builder.Options.AssumeHomogenousSilosForTesting = false;
        builder.ConfigureHost(host =>
        {
            if (Environment.GetEnvironmentVariable("SAEACTORS_TEST_LOG") is { } level) host.Logging.AddSimpleConsole(console => console.TimestampFormat = "HH:mm:ss.fff ").SetMinimumLevel(Enum.Parse<LogLevel>(level));
            else host.Logging.SetMinimumLevel(LogLevel.None);
        });
        builder.ConfigureSilo((silo, orleans) =>
        {
            orleans.Services.AddKeyedSingleton<IGrainStorage>(GrainsHosting.StorageName, _grains);
            orleans.Configure<ClusterMembershipOptions>(options => (options.NumVotesForDeathDeclaration, options.ProbeTimeout) = (1, TimeSpan.FromSeconds(1)));
            orleans.AddSaeActorsGrains(_change(
                new GrainsOptions
                {
                    Study = _study,
                    Storage = storage,
                    Communities = communities,
                    Threads = 2,
                    Ingestion = new IngestionOptions { CheckpointInterval = TimeSpan.FromMilliseconds(500) },
                },
                silo.SiloName));
        });
        Cluster = builder.Build();
        await Cluster.DeployAsync();
        await UntilSettledAsync();
    }

    private async Task CloseAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
        _grains!.Dispose();
    }
}
