using System.Diagnostics;
using SaeActors.Features;
using SaeActors.Features.Counting;

namespace SaeActors.Bench.Counting;

/// <summary>How long answers take with every feature of the study resident.</summary>
internal static class Queries
{
    private const int Asked = 400;

    public static void Run(BenchOptions options)
    {
        var generator = options.Generator();
        var study = new Study(options.Layers, options.Threads, Study.Exact);
        for (var number = 1; number <= options.Windows; number++) study.Apply(generator.Window(number, options.Tokens));
        Console.WriteLine($"{study.Features.Count():N0} features resident, {study.Bytes / 1e9:F2} GB of tables");
        Neighbours(study, "idle");
        Beside(options, () => Neighbours(study, "beside counting on all cores"));
        var last = options.Layers - 2;
        var clock = Stopwatch.StartNew();
        var edges = Edges(study, last, options.Threads);
        Console.WriteLine($"Jaccard edges > 0.1 with n12 >= 10 of layer pair {last}: {edges:N0} in {clock.Elapsed.TotalSeconds:F2} s");
        clock.Restart();
        edges = Enumerable.Range(0, options.Layers - 1).Sum(layer => Edges(study, layer, options.Threads));
        Console.WriteLine($"of all layer pairs: {edges:N0} in {clock.Elapsed.TotalSeconds:F2} s");
    }

    private static void Neighbours(Study study, string when)
    {
        var random = new SplitMix(9);
        foreach (var measure in new[] { Measure.Jaccard, Measure.Pearson, Measure.MutualInformation })
        {
            Report($"next, {measure}, {when}", Time(() => Next(study, ref random, measure)));
            Report($"previous, {measure}, {when}", Time(() => Previous(study, ref random, measure)));
        }
    }

    /// <summary>Asks while another study counts the same window again and again with all threads: what a question loses to ingestion for cores,
    /// caches and memory. Locks are the host's.</summary>
    private static void Beside(BenchOptions options, Action questions)
    {
        var other = options with { Layers = Math.Min(options.Layers, 3) };
        var generator = other.Generator();
        var study = new Study(other.Layers, other.Threads, Study.Exact);
        var asking = true;
        var counting = Task.Run(() =>
        {
            for (var number = 1; Volatile.Read(ref asking); number++) study.Apply(generator.Window(number, other.Tokens));
        });
        questions();
        Volatile.Write(ref asking, false);
        counting.Wait();
    }

    private static void Next(Study study, ref SplitMix random, Measure measure)
    {
        var layer = random.Next(study.States.Length - 1);
        if (study.States[layer][random.Next(Profile.Width)] is not { } state) return;
        Neighborhood.Rank(state, TableDirection.Next, study.Marginals[layer], study.Marginals[layer + 1], new RankingQuery { Measure = measure });
    }

    private static void Previous(Study study, ref SplitMix random, Measure measure)
    {
        var layer = 1 + random.Next(study.States.Length - 1);
        var asked = new FeatureId(layer, random.Next(Profile.Width));
        var column = new List<CoFiring>();
        Neighborhood.Column(study.States[layer - 1], TableDirection.Next, asked.Feature, column);
        Neighborhood.Rank(asked, TableDirection.Previous, column, 0, study.Marginals[layer], study.Marginals[layer - 1], new RankingQuery { Measure = measure });
    }

    private static long Edges(Study study, int layer, int threads)
    {
        var edges = 0L;
        var (own, next) = (study.Marginals[layer], study.Marginals[layer + 1]);
        Parallel.ForEach(study.States[layer].OfType<FeatureState>(), new ParallelOptions { MaxDegreeOfParallelism = threads }, state =>
        {
            var partners = new List<CoFiring>();
            var mine = own[state.Id.Feature];
            state.Next!.CopyTo(partners, Math.Max(10, mine.Count / 10));   // Jaccard is at most n12 / n1
            foreach (var partner in partners)
            {
                var pair = PairStatistics.Of(partner, own.Tokens, mine, next[partner.Feature]);
                if (Measures.Of(Measure.Jaccard, pair).Low > 0.1) Interlocked.Increment(ref edges);
            }
        });
        return edges;
    }

    private static double[] Time(Action query)
    {
        var times = new double[Asked];
        for (var asked = -20; asked < Asked; asked++)
        {
            var clock = Stopwatch.StartNew();
            query();
            if (asked >= 0) times[asked] = clock.Elapsed.TotalMilliseconds;
        }

        Array.Sort(times);
        return times;
    }

    private static void Report(string name, double[] times) =>
        Console.WriteLine($"neighbours k = 20, {name}: p50 {times[Asked / 2]:F2} ms, p99 {times[Asked * 99 / 100]:F2} ms");
}
