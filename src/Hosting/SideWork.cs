using Microsoft.Extensions.Logging;
using SaeActors.Graph.Analysis.Labelling;
using SaeActors.Graph.Contract;
using SaeActors.Hosting.Options;
using SaeActors.Hosting.StartUp;
using SaeActors.Hosting.Watching;

namespace SaeActors.Hosting;

/// <summary>What a host does beside answering: the demo prompts once, a first query to try, then the watched folder until the end; labels for what has none.</summary>
internal sealed class SideWork(IFeatureGraph graph, ServerOptions options, TextWriter console, ILoggerFactory logging)
{
    /// <summary>Runs until <paramref name="stop"/>; the host ends in order then.</summary>
    /// <param name="address">Where the host listens, for the query.</param>
    /// <param name="stop">Cancels whatever goes on.</param>
    internal Task RunAsync(string address, CancellationToken stop) => Task.WhenAll(
        UntilStopped(() => IngestAsync(address, stop), stop),
        UntilStopped(() => new AutomaticLabelling(graph, TimeProvider.System, logging.CreateLogger<AutomaticLabelling>()).RunAsync(stop), stop));

    private static async Task UntilStopped(Func<Task> work, CancellationToken stop)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task IngestAsync(string address, CancellationToken stop)
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
}
