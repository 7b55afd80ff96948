using System.Diagnostics;
using System.Net;

namespace SaeActors.Bench.Cluster;

/// <summary>Seconds from the start of a silo's process to its first neighbours, after a stop in order and after a kill, with and without a database.
/// The system's cached files are dropped before, where it lets us.</summary>
internal static class Start
{
    private const string Caches = "/proc/sys/vm/drop_caches";

    public static async Task RunAsync(BenchOptions options)
    {
        var windows = new Windows(options.Layers);
        byte[][] bodies = [.. Enumerable.Range(0, 2).Select(_ => Uploads.BodyOf(windows.Next(options.Sizes[^1])))];
        Console.WriteLine($"\nstart to first answer\n{"kept in",12}{"features",10}{"stopped, s",12}{"start, s",10}{"after a kill, s",18}{"load",8}");
        await MeasureAsync(options, "files", null, bodies);
        await using var postgres = await Postgres.StartAsync();
        await MeasureAsync(options, "PostgreSQL", postgres.Connection, bodies);
    }

    private static async Task MeasureAsync(BenchOptions options, string place, string? connection, byte[][] bodies)
    {
        var folder = Directory.CreateTempSubdirectory("saeactors-bench-").FullName;
        var ports = (Service.FreePort(), Service.FreePort());   // it comes back where it was, as a silo does
        int features;
        var stopping = new Stopwatch();
        await using (var service = await Service.StartAsync(isSilo: true, options.Layers, folder, connection, ports))
        {
            var uploads = new Uploads(service.Http);
            foreach (var body in bodies) await uploads.SendAsync(body);
            await uploads.FinishAsync();
            features = await service.FeaturesAsync();
            stopping.Start();
            await service.StopAsync();
            stopping.Stop();
        }

        var start = await StartedAsync(options, folder, connection, ports, async service =>
        {
            var uploads = new Uploads(service.Http);
            await uploads.SendAsync(bodies[0]);
            await uploads.FinishAsync();
        });
        var again = await StartedAsync(options, folder, connection, ports, _ => Task.CompletedTask);
        Console.WriteLine($"{place,12}{features,10:N0}{stopping.Elapsed.TotalSeconds,12:F1}{start,10:F1}{again,18:F1}{Load.Now,8}");
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Starts, asks until answered, does something else, and is killed.</summary>
    private static async Task<double> StartedAsync(BenchOptions options, string folder, string? connection, (int Silo, int Gateway) ports, Func<Service, Task> then)
    {
        DropCaches();
        var clock = Stopwatch.StartNew();
        await using var service = await Service.StartAsync(isSilo: true, options.Layers, folder, connection, ports);
        while (true)
        {
            using var answer = await service.Http.GetAsync($"/api/layers/{(options.Layers - 1) / 2}/features/77/neighbors?k=20");
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) continue;   // not yet
            answer.EnsureSuccessStatusCode();
            break;
        }

        var seconds = clock.Elapsed.TotalSeconds;
        await then(service);
        return seconds;
    }

    private static void DropCaches()
    {
        try
        {
            File.WriteAllText(Caches, "1");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Console.WriteLine($"{Caches}: {refused.Message} What follows is a start with warm files.");
        }
    }
}
