using System.Diagnostics;

namespace SaeActors.Bench.Cluster;

/// <summary>What a feature takes as a grain beyond its state: managed memory of a silo less that of the embedded host after the same window; and a cold start.</summary>
internal static class Memory
{
    private const int Tokens = 65_536;

    public static async Task RunAsync(BenchOptions options)
    {
        var window = new Windows(options.Layers).Next(Tokens);
        var features = window.Layers.Sum(layer => layer.Features.ToArray().Distinct().Count());
        var bytes = new List<long>();
        foreach (var silos in new[] { 0, 1 })
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await using var host = await Host.StartAsync(silos, options.Layers);
            var clock = Stopwatch.StartNew();
            await Speed.IngestAsync(host.Graph, [window]);
            var seconds = clock.Elapsed.TotalSeconds;
            bytes.Add(GC.GetTotalMemory(forceFullCollection: true) - before);
            Console.WriteLine($"\n{host.Name}: {features:N0} features, {bytes[^1] / 1e9:F2} GB managed, first window in {seconds:F1} s");
        }

        Console.WriteLine($"a grain takes {(bytes[1] - bytes[0]) / (double)features:N0} bytes beyond its state; 300,000 of them {(bytes[1] - bytes[0]) / (double)features * 300_000 / 1e9:F2} GB (load {Load.Now})");
    }
}
