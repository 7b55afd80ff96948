using System.Diagnostics;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;

namespace SaeActors.Bench.Counting;

/// <summary>Tokens and updates per second of the exact tables window by window, and of a plain dictionary on a part of the first window.</summary>
internal static class Speed
{
    private const int DictionaryTokens = 512;

    public static void Run(BenchOptions options)
    {
        using var generator = new GeneratorProcess(options);
        var study = new Study(options.Layers, options.Threads, Study.Exact);
        Console.WriteLine("window      tokens   seconds   cores   tokens/s   per core s   M updates/s   distinct pairs   pauses ms   tables GB   process GB");
        for (var number = 1; number <= options.Windows; number++)
        {
            var window = generator.Window(number);
            Count(options, window, study);
            window.Release();
        }

        Memory(study, generator);
    }

    private static void Count(BenchOptions options, ActivationWindow window, Study study)
    {
        var seconds = study.Apply(window);
        var updates = Study.Updates(window);
        var distinct = window.Number is 1 or 16 || window.Number == options.Windows ? $"{Distinct(study):P1}" : "";
        Console.WriteLine(
            $"{window.Number,6}{window.Number * options.Tokens,12}{seconds,10:F3}{study.Cores,8:F2}{options.Tokens / seconds,11:N0}{options.Tokens / seconds / study.Cores,13:N0}" +
            $"{updates / seconds / 1e6,14:F0}{distinct,17}{study.Pauses * 1e3,12:F0}{study.Bytes / 1e9,12:F2}{Environment.WorkingSet / 1e9,13:F2}");
        if (window.Number != 1) return;
        Dictionary(window, study);
        if (options.Export.Length > 0) Exporter.Write(options.Export, window, study);
    }

    /// <summary>What a service would hold, part by part; the window is already gone, the buffers for the next are there.</summary>
    private static void Memory(Study study, GeneratorProcess generator)
    {
        var peak = ProcessMemory.Peak(Environment.ProcessId);
        var pauses = GC.GetTotalPauseDuration().TotalSeconds;
        var collections = $"{GC.CollectionCount(0)}, {GC.CollectionCount(1)} and {GC.CollectionCount(2)} collections from generation 0, 1 and 2";
        var all = ProcessMemory.Live();
        study.DropBuffers();
        var withoutBuffers = ProcessMemory.Live();
        var tables = study.Bytes;
        Console.WriteLine(
            $"GB: tables {tables / 1e9:F2}, what else features hold {(withoutBuffers - tables) / 1e9:F2}, buffers of a window {(all - withoutBuffers) / 1e9:F2}; " +
            $"this process at most {peak / 1e9:F2}; the generator's at most {generator.PeakBytes / 1e9:F2}; " +
            $"{collections}, {pauses:F2} s of pauses; {Environment.CpuUsage.TotalTime.TotalSeconds:F1} core seconds, {Environment.CpuUsage.PrivilegedTime.TotalSeconds:F1} of them the kernel's");
    }

    /// <summary>Share of all pairs of the first pair of layers that ever co-fired, sampled over 400 features of every layer.</summary>
    private static double Distinct(Study study)
    {
        var (listed, possible) = (0L, 0L);
        for (var layer = 0; layer + 1 < study.States.Length; layer++)
        {
            for (var feature = 7; feature < Profile.Width; feature += Profile.Width / 400)
            {
                possible += Profile.Width;
                if (study.States[layer][feature]?.Next is not { } table) continue;
                var partners = new List<CoFiring>();
                table.CopyTo(partners);
                listed += partners.Count;
            }
        }

        return (double)listed / possible;
    }

    /// <summary>What one writes first: a dictionary from pair to count. Also checks the tables on the features it counted whole.</summary>
    private static void Dictionary(ActivationWindow window, Study study)
    {
        var clock = Stopwatch.StartNew();
        var counts = new Dictionary<long, long>();
        var updates = 0L;
        var (upstream, downstream) = (window.Layers[0], window.Layers[1]);
        for (var token = 0; token < Math.Min(DictionaryTokens * window.Layers.Length, window.TokenCount); token++)
        {
            foreach (var feature in upstream.FeaturesAt(token))
            {
                foreach (var partner in downstream.FeaturesAt(token))
                {
                    System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, (long)feature * Profile.Width + partner, out _)++;
                    updates++;
                }
            }
        }

        Console.WriteLine($"dictionary, one thread: {updates / clock.Elapsed.TotalSeconds / 1e6:F0} M updates/s ({updates:N0} updates)");
        Check(window, study);
    }

    private static void Check(ActivationWindow window, Study study)
    {
        var checkedPairs = 0;
        for (var feature = 11; feature < Profile.Width; feature += 2_000)
        {
            var counts = new long[Profile.Width];
            for (var token = 0; token < window.TokenCount; token++)
            {
                if (window.Layers[0].FeaturesAt(token).BinarySearch(feature) < 0) continue;
                foreach (var partner in window.Layers[1].FeaturesAt(token)) counts[partner]++;
            }

            for (var partner = 0; partner < counts.Length; partner++)
            {
                var found = study.States[0][feature]?.Next![partner].Count ?? 0;
                if (found != counts[partner]) throw new InvalidOperationException($"pair {feature}, {partner}: found {found}, expected {counts[partner]}.");
                checkedPairs++;
            }
        }

        Console.WriteLine($"exact counts agree with a direct recount on {checkedPairs:N0} pairs");
    }
}
