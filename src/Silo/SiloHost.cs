using System.Reflection;
using Orleans.Configuration;
using Orleans.Dashboard;
using SaeActors.Api;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.Storage;
using SaeActors.Hosting;
using SaeActors.Hosting.Options;
using SaeActors.Hosting.StartUp;
using SaeActors.Hosting.Telemetry;
using SaeActors.Silo.Options;
using SaeActors.Silo.Security;
using SaeActors.Silo.StartUp;
using SaeActors.Silo.Telemetry;

namespace SaeActors.Silo;

/// <summary>One silo from start to stop: study, storage, Orleans, REST; the embedded host's behaviour on top.</summary>
internal sealed class SiloHost(MemberOptions options, TextWriter console)
{
    /// <summary>What comes in while 280,000 features of GPT-2's shape are saved once, within their share of the time (docs/cluster.md).</summary>
    private const long WindowLogBytes = 8L << 30;

    /// <summary>A silo that stops saves its features and hands them over first; that takes as long as there are many.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(10);

    /// <summary>Serves until the process is told to stop; 0 when it stopped in order.</summary>
    /// <exception cref="StartUpException">It cannot start.</exception>
    /// <exception cref="StudyMismatchException">The database or folder holds another study.</exception>
    internal static Task<int> RunAsync(MemberOptions options, CancellationToken cancellation) => new SiloHost(options, Console.Out).RunAsync(cancellation);

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        console.WriteLine($"SaeActors silo {Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)}");
        using var telemetry = OtlpExport.Start(Environment.GetEnvironmentVariable, SiloTelemetry.Exported);
        using var logging = LoggerFactory.Create(WebEdge.Logging);
        using var certificate = options.Tls is { } files ? ClusterCertificate.Load(files) : null;
        using var study = SiloStudy.Of(options, console, logging);
        await using IClusterStorage storage = options.Connection is null
            ? new FolderCluster(options)
            : await PostgresCluster.OpenAsync(options, console, TimeProvider.System, cancellation);
        StudyFile.IsClaimed(storage.Files.Reader, study.Plan.Study);   // throws for another study's
        await using var app = Build(study, storage, certificate);
        console.WriteLine($"Study {study.Plan.Study.Id}: {study.Plan.Study.Layers.Count} layers; tables {TablesInWords.Of(study.Plan.Study.Layers)}; data in {storage.Place}");
        await WebEdge.ListenAsync(app, cancellation);
        ReconstructionTable.Print(console, study.Plan.Study.Layers, study.Model?.Reconstruction ?? []);
        await ServeAsync(app, logging, cancellation);
        return 0;
    }

    private async Task ServeAsync(WebApplication app, ILoggerFactory logging, CancellationToken cancellation)
    {
        var address = app.Urls.First();
        console.WriteLine($"Silo {options.Address}:{options.SiloPort} of cluster {options.Cluster}, role {options.Role.ToString().ToLowerInvariant()}");
        console.WriteLine($"Listening on {address}   (routes: {address}/openapi/v1.json; stop with Ctrl-C)");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, app.Lifetime.ApplicationStopping);
        var isWayIn = options.Role is SiloRole.All or SiloRole.Api;
        var work = isWayIn
            ? new SideWork(app.Services.GetRequiredService<IFeatureGraph>(), options.Service, console, logging).RunAsync(address, stop.Token)
            : Task.CompletedTask;
        await app.WaitForShutdownAsync(cancellation);
        await work;
    }

    private WebApplication Build(SiloStudy study, IClusterStorage storage, ClusterCertificate? certificate)
    {
        var builder = WebEdge.Builder(options.Service);
        // Silos that come and go are told by the membership; what calls met on the way is tried again.
        builder.Logging.AddFilter("Orleans", LogLevel.Critical).AddFilter("Orleans.Runtime.MembershipService", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
        builder.Services.AddSaeActorsApi(new ApiOptions
        {
            ApiKey = options.Service.ApiKey,
            SpoolFolder = WebEdge.SpoolFolder(options.Service.Data),
            Neuronpedia = study.Neuronpedia,
        });
        builder.UseOrleans(silo =>
        {
            storage.AddTo(silo);
            silo.Configure<ClusterMembershipOptions>(Watch);
            silo.AddActivityPropagation();
            if (certificate is not null) silo.UseTls(certificate.Configure);
            if (options.Dashboard) silo.AddDashboard();
            silo.AddSaeActorsGrains(GrainsOptionsOf(study, storage));
        });
        var app = builder.Build();
        app.UseSaeActorsApi();
        if (options.Dashboard) app.MapOrleansDashboard("/dashboard");
        return app;
    }

    /// <summary>A silo that was killed is known as dead after three missed probes of a second, by one witness: few silos, on a network that works.</summary>
    private static void Watch(ClusterMembershipOptions membership)
    {
        membership.NumVotesForDeathDeclaration = 1;
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
        membership.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
    }

    private GrainsOptions GrainsOptionsOf(SiloStudy study, IClusterStorage storage)
    {
        var defaults = new GrainsOptions { Study = study.Plan, Storage = storage.Files, Communities = storage.Communities };
        return defaults with
        {
            Roles = options.Role switch
            {
                SiloRole.Api => SiloRoles.Ingest,
                SiloRole.Engine => SiloRoles.Engine,
                SiloRole.Features => SiloRoles.Features,
                _ => SiloRoles.All,
            },
            Model = study.Model,
            Tokenizer = study.Tokenizer,
            Ingestion = (options.Service.WindowTokens is { } tokens ? IngestionOptions.OfWindows(tokens) : defaults.Ingestion) with { WindowLogBytes = WindowLogBytes },
            SampleTokens = options.Service.SampleTokens ?? defaults.SampleTokens,
            FeatureMemoryBytes = options.FeatureMemory ?? defaults.FeatureMemoryBytes,
            Threads = options.Service.Threads ?? defaults.Threads,
        };
    }
}
