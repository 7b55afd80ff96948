using System.Diagnostics;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Cluster;

/// <summary>Tokens per second of two hosts by turns on the same windows, from the upload to the last feature: cut, log, apply and save included.</summary>
internal static class Speed
{
    private const int WarmTokens = 65_536;
    private const int LeastTokens = 32_768;

    public static async Task RunAsync(BenchOptions options, int one, int other)
    {
        var windows = new Windows(options.Layers);
        await using var first = await Host.StartAsync(one, options.Layers);
        await using var second = await Host.StartAsync(other, options.Layers);
        UploadedWindow[] warm = [windows.Next(WarmTokens), windows.Next(WarmTokens)];
        foreach (var host in new[] { first, second }) await IngestAsync(host.Graph, warm);
        Console.WriteLine($"\ntokens/s, median of {options.Rounds} turns\n{"window",8}{first.Name,14}{second.Name,14}{"ratio",8}{"between silos, bytes/token",30}{"load",8}");
        foreach (var size in options.Sizes)
        {
            var rounds = new List<(double First, double Second, double Bytes)>();
            for (var round = 0; round < options.Rounds; round++)
            {
                UploadedWindow[] turn = [.. Enumerable.Range(0, Math.Max(2, LeastTokens / size)).Select(_ => windows.Next(size))];
                var before = await IngestAsync(first.Graph, turn);
                var sent = SiloTraffic.Bytes;
                var after = await IngestAsync(second.Graph, turn);
                rounds.Add((before, after, (double)(SiloTraffic.Bytes - sent) / (turn.Length * size)));
            }

            var ratio = Median(rounds.Select(round => round.Second / round.First));
            Console.WriteLine($"{size,8}{Median(rounds.Select(round => round.First)),14:N0}{Median(rounds.Select(round => round.Second)),14:N0}{ratio,8:F2}{Median(rounds.Select(round => round.Bytes)),30:N0}{Load.Now,8}");
        }
    }

    /// <summary>Tokens per second.</summary>
    public static async Task<double> IngestAsync(IFeatureGraph graph, UploadedWindow[] windows)
    {
        var clock = Stopwatch.StartNew();
        var last = 0L;
        foreach (var window in windows) last = (await graph.AcceptWindowAsync(window, null, null, CancellationToken.None)).AcceptedThrough;
        var status = await graph.WaitUntilAppliedAsync(last, CancellationToken.None);
        if (status.Failure is { } failure) throw new InvalidOperationException(failure);
        return windows.Sum(window => window.Tokens.Length) / clock.Elapsed.TotalSeconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;
}
