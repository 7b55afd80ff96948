using System.Diagnostics;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Counting;

/// <summary>Neighbours as the host answers them, with its locks and at one window, idle and while the same study ingests on all cores.</summary>
internal static class HostAnswers
{
    private const int Asked = 500;

    public static void Run(BenchOptions options)
    {
        using var host = new Host(options);
        for (var number = 0; number < options.Windows; number++) host.Apply();
        Console.WriteLine($"{host.Resident:N0} features resident, windows of {options.Tokens:N0} tokens");
        Ask(host, "idle", pause: TimeSpan.Zero);
        var asking = true;
        var windows = 0;
        var clock = Stopwatch.StartNew();
        var ingestion = Task.Run(() =>
        {
            for (; Volatile.Read(ref asking); windows++) host.Apply();
        });
        Ask(host, "while it ingests", pause: TimeSpan.FromMilliseconds(20));
        Volatile.Write(ref asking, false);
        ingestion.Wait();
        Console.WriteLine($"{windows * (double)options.Tokens / clock.Elapsed.TotalSeconds:N0} tokens/s meanwhile");
    }

    private static void Ask(Host host, string when, TimeSpan pause)
    {
        var random = new SplitMix(9);
        foreach (var direction in new[] { Direction.Next, Direction.Previous })
        {
            var query = new NeighborQuery(direction, Measure.Jaccard, K: 20, MinSupport: 1, MinLift: 0);
            var times = new double[Asked];
            for (var asked = 0; asked < Asked; asked++)
            {
                var layer = random.Next(host.Plan.Layers.Count - 1) + (direction == Direction.Next ? 0 : 1);
                var id = new FeatureId(layer, random.Next(Profile.Width));
                var clock = Stopwatch.StartNew();
                host.Question.Answer(host.State, id, query);
                times[asked] = clock.Elapsed.TotalMilliseconds;
                if (pause > TimeSpan.Zero) Task.Delay(pause).Wait();
            }

            Array.Sort(times);
            Console.WriteLine($"neighbours k = 20, {direction}, {when}: p50 {times[Asked / 2]:F2} ms, p99 {times[Asked * 99 / 100]:F2} ms, most {times[^1]:F1} ms");
        }
    }
}
