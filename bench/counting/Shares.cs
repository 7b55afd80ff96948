using SaeActors.Features.Counting;

namespace SaeActors.Bench.Counting;

/// <summary>Which pairs make the updates of one window: what counting frequent pairs by bitmaps could take over at most.</summary>
internal static class Shares
{
    private static readonly long[] Least = [1, 10, 50, 100, 200, 500, 1_000];

    public static void Run(BenchOptions options)
    {
        var study = new Study(options.Layers, options.Threads, Study.Exact);
        study.Apply(options.Generator().Window(1, options.Tokens));
        var (pairs, updates) = (new long[Least.Length], new long[Least.Length]);
        foreach (var state in study.Features)
        {
            var partners = new List<CoFiring>();
            state.Next?.CopyTo(partners);
            foreach (var partner in partners)
            {
                for (var step = 0; step < Least.Length && partner.Count >= Least[step]; step++)
                {
                    pairs[step]++;
                    updates[step] += partner.Count;
                }
            }
        }

        for (var step = 0; step < Least.Length; step++)
        {
            Console.WriteLine($"pairs that co-fire at least {Least[step],5} times in {options.Tokens:N0} tokens: {pairs[step],13:N0}, {(double)updates[step] / updates[0]:P1} of the updates");
        }
    }
}
