using SaeActors.Bench.Counting;
using SaeActors.Bench.Queries;

namespace SaeActors.Bench.Cluster;

/// <summary>Neighbours of random features, 50 a second whether or not earlier ones are answered, while windows are counted. Uploads and questions come
/// from this process; the hosts are processes of their own.</summary>
internal static class Queries
{
    private const int PerSecond = 50;
    private const int WarmTokens = 65_536;

    public static async Task RunAsync(BenchOptions options)
    {
        var windows = new Windows(options.Layers);
        var warm = Uploads.BodyOf(windows.Next(WarmTokens));
        var tokens = options.Sizes[0];
        byte[][] bodies = [.. Enumerable.Range(0, Math.Clamp(WarmTokens / tokens, 2, 8)).Select(_ => Uploads.BodyOf(windows.Next(tokens)))];
        Console.WriteLine($"\n{options.Direction} neighbours, {PerSecond} a second during ingestion of windows of {tokens:N0} tokens\n{"host",10}{"answers",10}{"failed",8}{"p50 ms",10}{"p99 ms",10}{"most",10}{"tokens/s",12}{"alone",12}{"load",8}");
        foreach (var silos in options.Hosts)
        {
            var folder = Directory.CreateTempSubdirectory("saeactors-bench-").FullName;
            await using (var service = await Service.StartAsync(isSilo: silos > 0, options.Layers, folder)) await MeasureAsync(options, Host.NameOf(silos), service, warm, bodies);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(BenchOptions options, string name, Service service, byte[] warm, byte[][] bodies)
    {
        var uploads = new Uploads(service.Http);
        await uploads.SendAsync(warm);
        await uploads.FinishAsync();
        var alone = await IngestAsync(uploads, bodies, options);
        using var asking = new HttpClient { BaseAddress = service.Http.BaseAddress };
        using var load = new NeighborLoad(asking, PerSecond, options.Layers - 1, Profile.Width, options.Direction);
        var asked = load.RunAsync();
        var rate = await IngestAsync(uploads, bodies, options);
        var times = await load.StopAsync(asked);
        Console.WriteLine($"{name,10}{times.Count,10}{load.Failed,8}{times[times.Count / 2],10:F1}{times[times.Count * 99 / 100],10:F1}{times[^1],10:F1}{rate,12:N0}{alone,12:N0}{Load.Now,8}");
    }

    private static Task<double> IngestAsync(Uploads uploads, byte[][] bodies, BenchOptions options)
    {
        var stop = new CancellationTokenSource(TimeSpan.FromSeconds(options.Seconds));
        return uploads.RepeatAsync(bodies, options.Sizes[0], stop.Token);
    }
}
