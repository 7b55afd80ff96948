using System.Collections.Concurrent;
using System.Diagnostics;
using SaeActors.Bench.Counting;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Cluster;

/// <summary>Neighbours of random features, 50 a second whether or not earlier ones are answered, while windows are counted.</summary>
internal static class Queries
{
    private const int PerSecond = 50;
    private const int WindowTokens = 8_192;

    public static async Task RunAsync(BenchOptions options)
    {
        Console.WriteLine($"\nneighbours, {PerSecond} a second during ingestion\n{"host",10}{"answers",10}{"p50 ms",10}{"p99 ms",10}{"tokens/s",12}{"load",8}");
        foreach (var silos in new[] { 0, 1, 2 })
        {
            var windows = new Windows(options.Layers);
            await using var host = await Host.StartAsync(silos, options.Layers);
            await Speed.IngestAsync(host.Graph, [windows.Next(65_536)]);
            UploadedWindow[] turn = [.. Enumerable.Range(0, 4).Select(_ => windows.Next(WindowTokens))];
            using var stop = new CancellationTokenSource();
            var ingesting = Task.Run(async () =>
            {
                var (tokens, clock) = (0L, Stopwatch.StartNew());
                for (; !stop.IsCancellationRequested; tokens += turn.Length * WindowTokens) await Speed.IngestAsync(host.Graph, turn);
                return tokens / clock.Elapsed.TotalSeconds;
            });
            var times = await AskAsync(host.Graph, options);
            await stop.CancelAsync();
            var rate = await ingesting;
            Console.WriteLine($"{host.Name,10}{times.Length,10}{times[times.Length / 2],10:F1}{times[times.Length * 99 / 100],10:F1}{rate,12:N0}{Load.Now,8}");
        }
    }

    private static async Task<double[]> AskAsync(IFeatureGraph graph, BenchOptions options)
    {
        var (random, times, asked, clock) = (new SplitMix(7), new ConcurrentBag<double>(), new List<Task>(), Stopwatch.StartNew());
        for (var query = 0; query < options.Seconds * PerSecond; query++)
        {
            if (TimeSpan.FromSeconds((double)query / PerSecond) - clock.Elapsed is var early && early > TimeSpan.Zero) await Task.Delay(early);
            var id = new FeatureId(random.Next(options.Layers - 1), random.Next(Profile.Width));
            asked.Add(Task.Run(async () =>
            {
                var begun = Stopwatch.GetTimestamp();
                await graph.NeighborsAsync(id, new NeighborQuery(Direction.Next, Measure.Jaccard, 20, 1, 0), CancellationToken.None);
                times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }));
        }

        await Task.WhenAll(asked);
        return [.. times.Order()];
    }
}
