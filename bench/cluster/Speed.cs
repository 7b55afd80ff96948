using System.Diagnostics;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Cluster;

/// <summary>Tokens per second of two hosts on the same windows, from the upload to the last feature: cut, log, apply and save included. One host after
/// the other, each in a process of its own, with the memory and the cores to itself.</summary>
internal static class Speed
{
    private const int WarmTokens = 65_536;
    private const int LeastTokens = 32_768;

    public static async Task RunAsync(BenchOptions options, int one, int other)
    {
        var (first, second) = (await MeasuredAsync(options, one), await MeasuredAsync(options, other));
        Console.WriteLine($"\ntokens/s, median of {options.Rounds} turns\n{"window",8}{Host.NameOf(one),14}{Host.NameOf(other),14}{"ratio",8}{"between silos, bytes/token",30}{"load",8}");
        foreach (var (before, after) in first.Zip(second))
        {
            Console.WriteLine($"{before.Size,8}{before.Rate,14:N0}{after.Rate,14:N0}{after.Rate / before.Rate,8:F2}{after.Bytes,30:N0}{Load.Now,8}");
        }
    }

    /// <summary>In the host's process: a line of numbers for every size.</summary>
    public static async Task MeasureAsync(BenchOptions options, int silos)
    {
        var windows = new Windows(options.Layers);
        await using var host = await Host.StartAsync(silos, options.Layers);
        await IngestAsync(host.Graph, [windows.Next(WarmTokens), windows.Next(WarmTokens)]);
        foreach (var size in options.Sizes)
        {
            var rounds = new List<(double Rate, double Bytes)>();
            for (var round = 0; round < options.Rounds; round++)
            {
                UploadedWindow[] turn = [.. Enumerable.Range(0, Math.Max(2, LeastTokens / size)).Select(_ => windows.Next(size))];
                var sent = SiloTraffic.Bytes;
                rounds.Add((await IngestAsync(host.Graph, turn), (double)(SiloTraffic.Bytes - sent) / (turn.Length * size)));
            }

            Console.WriteLine($"{size} {Median(rounds.Select(round => round.Rate)):F1} {Median(rounds.Select(round => round.Bytes)):F1}");
        }
    }

    /// <summary>Tokens per second.</summary>
    public static async Task<double> IngestAsync(IFeatureGraph graph, IReadOnlyCollection<UploadedWindow> windows)
    {
        var clock = Stopwatch.StartNew();
        var last = 0L;
        foreach (var window in windows) last = (await graph.AcceptWindowAsync(window, null, null, CancellationToken.None)).AcceptedThrough;
        var status = await graph.WaitUntilAppliedAsync(last, CancellationToken.None);
        if (status.Failure is { } failure) throw new InvalidOperationException(failure);
        return windows.Sum(window => window.Tokens.Length) / clock.Elapsed.TotalSeconds;
    }

    private static async Task<(int Size, double Rate, double Bytes)[]> MeasuredAsync(BenchOptions options, int silos)
    {
        string[] arguments = [
            "exec", typeof(Speed).Assembly.Location, $"host={silos}", $"layers={options.Layers}", $"sizes={string.Join(',', options.Sizes)}", $"rounds={options.Rounds}"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Host.NameOf(silos)}: {said}");
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(line =>
            (int.Parse(line[0]), double.Parse(line[1]), double.Parse(line[2])))];
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;
}
