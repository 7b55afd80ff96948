using System.Reflection;
using SaeActors.Api;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Analysis.Imports;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Storage;
using SaeActors.Hosting;
using SaeActors.Hosting.Options;
using SaeActors.Hosting.StartUp;
using SaeActors.Hosting.Telemetry;
using SaeActors.Server.StartUp;

namespace SaeActors.Server;

/// <summary>The embedded host from start to stop: model, graph, REST, demo prompts, watched folder, telemetry.</summary>
internal sealed class ServerHost(ServerOptions options, TextWriter console)
{
    /// <summary>Half the cores: the other half goes on counting and answering.</summary>
    private static readonly int LeidenThreads = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Serves until the process is told to stop; 0 when it stopped in order.</summary>
    /// <exception cref="StartUpException">It cannot start.</exception>
    internal static Task<int> RunAsync(ServerOptions options, CancellationToken cancellation) =>
        new ServerHost(options, Console.Out).RunAsync(cancellation);

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        console.WriteLine($"SaeActors {Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)}");
        using var telemetry = OtlpExport.Start(Environment.GetEnvironmentVariable, HostTelemetry.None);
        var builder = WebEdge.Builder(options);
        using var logging = LoggerFactory.Create(WebEdge.Logging);
        await using var opened = await OpenedGraph.OpenAsync(options, console, logging, cancellation);
        var tables = new EdgeTables(new DiskStorage(options.Data), opened.Graph.Study);
        await using var communities = new CommunityRuns(opened.Graph, new CommunityFiles(new DiskStorage(options.Data)), LeidenThreads, tables);
        builder.Services.AddSingleton<IFeatureGraph>(opened.Graph);
        builder.Services.AddSingleton<ICommunities>(communities);
        builder.Services.AddSingleton<IEdgeTables>(tables);
        builder.Services.AddSaeActorsApi(new ApiOptions { ApiKey = options.ApiKey, SpoolFolder = WebEdge.SpoolFolder(options.Data), Neuronpedia = opened.Neuronpedia });
        await using var app = builder.Build();
        app.UseSaeActorsApi();
        await WebEdge.ListenAsync(app, cancellation);
        ReconstructionTable.Print(console, opened.Graph.Study.Layers, await opened.Graph.ReconstructionAsync(cancellation));

        var address = app.Urls.First();
        console.WriteLine($"Listening on {address}   (routes: {address}/openapi/v1.json; stop with Ctrl-C)");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, app.Lifetime.ApplicationStopping);
        var work = new SideWork(opened.Graph, options, console, logging).RunAsync(address, stop.Token);
        await app.WaitForShutdownAsync(cancellation);
        await work;
        console.WriteLine("Saving …");
        return 0;
    }
}
