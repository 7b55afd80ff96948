using System.Reflection;
using Microsoft.Extensions.Logging.Console;
using SaeActors.Api;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Analysis.Labelling;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Storage;
using SaeActors.Server.Options;
using SaeActors.Server.StartUp;
using SaeActors.Server.Telemetry;
using SaeActors.Server.Watching;

namespace SaeActors.Server;

/// <summary>The embedded host from start to stop: model, graph, REST, demo prompts, watched folder, telemetry.</summary>
internal sealed class ServerHost(ServerOptions options, TextWriter console)
{
    private const int MaxHeaderBytes = 32 << 10;
    private const int MaxConnections = 1_000;

    /// <summary>Half the cores: the other half goes on counting and answering.</summary>
    private static readonly int LeidenThreads = Math.Max(1, Environment.ProcessorCount / 2);

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Serves until the process is told to stop; 0 when it stopped in order.</summary>
    /// <exception cref="StartUpException">It cannot start.</exception>
    internal static Task<int> RunAsync(ServerOptions options, CancellationToken cancellation) =>
        new ServerHost(options, Console.Out).RunAsync(cancellation);

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        console.WriteLine($"SaeActors {Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)}");
        using var telemetry = OtlpExport.Start(Environment.GetEnvironmentVariable);
        var builder = Builder();
        using var logging = LoggerFactory.Create(Logging);
        await using var opened = await OpenedGraph.OpenAsync(options, console, logging, cancellation);
        await using var communities = new CommunityRuns(opened.Graph, new CommunityFiles(new DiskStorage(options.Data)), LeidenThreads);
        builder.Services.AddSingleton<IFeatureGraph>(opened.Graph);
        builder.Services.AddSingleton<ICommunities>(communities);
        builder.Services.AddSaeActorsApi(new ApiOptions { ApiKey = options.ApiKey, SpoolFolder = SpoolFolder() });
        await using var app = builder.Build();
        app.UseSaeActorsApi();
        await ListenAsync(app, cancellation);
        ReconstructionTable.Print(console, opened.Graph.Study.Layers, await opened.Graph.ReconstructionAsync(cancellation));

        var address = app.Urls.First();
        console.WriteLine($"Listening on {address}   (routes: {address}/openapi/v1.json; stop with Ctrl-C)");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, app.Lifetime.ApplicationStopping);
        var work = WorkAsync(opened.Graph, address, logging, stop.Token);
        var labelling = LabelAsync(opened.Graph, logging, stop.Token);
        await app.WaitForShutdownAsync(cancellation);
        await Task.WhenAll(work, labelling);
        console.WriteLine("Saving …");
        return 0;
    }

    private WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        });
        Logging(builder.Logging);
        return builder;
    }

    /// <summary>The console belongs to what the user should read: warnings and errors on one line each.</summary>
    private static void Logging(ILoggingBuilder logging) => logging
        .ClearProviders()
        .SetMinimumLevel(LogLevel.Warning)
        .AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None)
        .AddSimpleConsole(line => (line.SingleLine, line.ColorBehavior) = (true, LoggerColorBehavior.Disabled));

    /// <summary>Bodies that were arriving when a process was killed are nobody's any more.</summary>
    private string SpoolFolder()
    {
        var folder = Path.Combine(options.Data, "spool");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return folder;
    }

    private static async Task ListenAsync(WebApplication app, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException busy)
        {
            throw new StartUpException($"{busy.Message} Choose another address with --urls.", busy);
        }
    }

    private static async Task LabelAsync(IFeatureGraph graph, ILoggerFactory logging, CancellationToken stop)
    {
        try
        {
            await new AutomaticLabelling(graph, TimeProvider.System, logging.CreateLogger<AutomaticLabelling>()).RunAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>What goes on beside answering: the demo prompts once, then the watched folder until the end.</summary>
    private async Task WorkAsync(IFeatureGraph graph, string address, ILoggerFactory logging, CancellationToken stop)
    {
        try
        {
            if (options.IsDemo && !options.NoPrompts)
            {
                await new DemoPrompts(graph, console, !Console.IsOutputRedirected, TimeProvider.System).IngestAsync(DemoFolder.Find(), stop);
            }

            if (await FirstQuery.FindAsync(graph, stop) is { } found)
            {
                FirstQuery.Print(console, address, options.ApiKey is null ? null : "-H 'x-api-key: …' ", found);
            }

            if (options.Watch is { } folder)
            {
                var watched = WatchedFiles.Open(Path.Combine(options.Data, "watched.jsonl"));
                await new FolderWatcher(graph, folder, watched, TimeProvider.System, logging.CreateLogger<FolderWatcher>()).RunAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }
}
