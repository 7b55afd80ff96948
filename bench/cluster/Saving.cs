using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Ingestion;
using SaeActors.Silo.Storage;

namespace SaeActors.Bench.Cluster;

/// <summary>Features saved to PostgreSQL beside ingestion: how long until everything that a window changed is saved and the window leaves the log, what
/// ingestion loses to it, and how the database grows.</summary>
internal static class Saving
{
    private const int Kept = 3;   // windows that are sent again and again
    private const int Plain = 6;   // windows without saving

    public static async Task RunAsync(BenchOptions options)
    {
        await using var postgres = await Postgres.StartAsync();
        await using var database = NpgsqlDataSource.Create(postgres.Connection);
        await PostgresSchema.ApplyAsync(database, CancellationToken.None);
        var windows = new Windows(options.Layers);
        UploadedWindow[] turn = [.. Enumerable.Range(0, Kept).Select(_ => windows.Next(options.Sizes[^1]))];
        var defaults = new IngestionOptions { BacklogBytes = 8L << 30, WindowLogBytes = (long)options.Log << 30 };
        var never = defaults with { CheckpointInterval = TimeSpan.FromDays(1), WindowLogBytes = 64L << 30 };
        var host = await Host.StartAsync(database, postgres.Connection, options.Layers, never);
        await Speed.IngestAsync(host.Graph, turn);
        var plain = await Speed.IngestAsync(host.Graph, [.. Enumerable.Range(0, Plain).Select(window => turn[window % Kept])]);
        var features = (await host.Graph.LayersAsync(CancellationToken.None)).Sum(layer => layer.Alive);
        var clock = Stopwatch.StartNew();
        await host.DisposeAsync();
        Console.WriteLine($"\n{features:N0} features saved with nothing else to do in {clock.Elapsed.TotalSeconds:F0} s; database {Size(database):F2} GB; {plain:N0} tokens/s without saving");
        await using var saving = await Host.StartAsync(database, postgres.Connection, options.Layers, defaults);
        await CyclesAsync(options, saving.Graph, turn, database, plain);
    }

    private static async Task CyclesAsync(BenchOptions options, IFeatureGraph graph, UploadedWindow[] turn, NpgsqlDataSource database, double plain)
    {
        Console.WriteLine($"{"cycle",6}{"seconds",9}{"tokens/s",10}{"loss",7}{"log, windows",14}{"database, GB",14}{"load",8}");
        using var stop = new CancellationTokenSource();
        var ingesting = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await Speed.IngestAsync(graph, turn);
        });
        var begun = await graph.IngestionAsync(CancellationToken.None);
        while ((await graph.IngestionAsync(CancellationToken.None)).Window <= begun.Window + 1) await Task.Delay(100);   // features are in memory again
        for (var cycle = 1; cycle <= options.Cycles; cycle++)
        {
            var (before, clock) = (await graph.IngestionAsync(CancellationToken.None), Stopwatch.StartNew());
            while (FirstLogged(database) <= before.Window && !ingesting.IsCompleted) await Task.Delay(200);
            var (after, seconds) = (await graph.IngestionAsync(CancellationToken.None), clock.Elapsed.TotalSeconds);
            var rate = (after.Tokens - before.Tokens) / seconds;
            Console.WriteLine($"{cycle,6}{seconds,9:F1}{rate,10:N0}{1 - rate / plain,7:P0}{after.Window - FirstLogged(database) + 1,14}{Size(database),14:F2}{Load.Now,8}");
        }

        await stop.CancelAsync();
        await ingesting;
    }

    /// <summary>The first window in the log: those before it are saved in every feature.</summary>
    private static long FirstLogged(NpgsqlDataSource database)
    {
        var names = new PostgresStudyStorage(database, "bench").Reader.List("windows");
        return names.Count == 0 ? long.MaxValue : long.Parse(Path.GetFileNameWithoutExtension(names[0]), CultureInfo.InvariantCulture);
    }

    private static double Size(NpgsqlDataSource database)
    {
        using var command = database.CreateCommand("SELECT pg_database_size(current_database())");
        return (long)command.ExecuteScalar()! / 1e9;
    }
}
