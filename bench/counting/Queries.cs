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
        var random = new SplitMix(9);
        foreach (var measure in new[] { Measure.Jaccard, Measure.Pearson, Measure.MutualInformation })
        {
            Report($"next, {measure}", Time(() => Next(study, ref random, measure)));
            Report($"previous, {measure}", Time(() => Previous(study, ref random, measure)));
        }

        var clock = Stopwatch.StartNew();
        var edges = Edges(study, options.Threads);
        Console.WriteLine($"all Jaccard edges > 0.1 with n12 >= 10: {edges:N0} in {clock.Elapsed.TotalSeconds:F2} s, {clock.Elapsed.TotalSeconds / (options.Layers - 1):F2} s a layer pair");
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

    private static long Edges(Study study, int threads)
    {
        var edges = 0L;
        for (var layer = 0; layer + 1 < study.States.Length; layer++)
        {
            var (own, next) = (study.Marginals[layer], study.Marginals[layer + 1]);
            Parallel.ForEach(study.States[layer].OfType<FeatureState>(), new ParallelOptions { MaxDegreeOfParallelism = threads }, state =>
            {
                var partners = new List<CoFiring>();
                state.Next!.CopyTo(partners);
                var mine = own[state.Id.Feature];
                foreach (var partner in partners)
                {
                    if (partner.Count < 10) continue;
                    var pair = PairStatistics.Of(partner, own.Tokens, mine, next[partner.Feature]);
                    if (Measures.Of(Measure.Jaccard, pair).Low > 0.1) Interlocked.Increment(ref edges);
                }
            });
        }

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
