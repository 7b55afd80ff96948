namespace SaeActors.Features.Counting;

/// <summary>Chooses form and capacity of the tables of every layer pair from a memory budget. All pairs begin with the cheapest tables; then, as long as
/// something fits, the pair with the largest expected error gets the next better ones, of equal pairs the one that takes least memory.</summary>
/// <remarks>So every pair is within <see cref="AimedError"/> wherever the budget allows that at all, and none is left far behind the others.
/// Every Σxy is kept only where all pairs are exact and all of them have room for it: it takes nine times the memory.</remarks>
internal sealed class MemoryPlan(IReadOnlyList<int> widths, IReadOnlyList<int?> activeFeatures, bool keepPrevious)
{
    /// <summary>Median error / n that a bounded table should stay within.</summary>
    internal const double AimedError = 0.05;

    /// <summary>Median error / n of a bounded table of C entries whose partners' layer has A active features a token is about 0.32·A/(C + 1): measured
    /// where it comes to 0.05, on layer pairs of GPT-2's shape with A from 17 to 79 (docs/counting.md). The certificate's bound is A/(C + 1).</summary>
    private const double ErrorShare = 0.32;

    /// <summary>What is assumed where the SAE does not bound it: the densest layers of GPT-2 res-jb.</summary>
    private const int AssumedActive = 79;

    private static readonly int[] Capacities = [128, 256, 512, 1_024, 2_048, 4_096];

    /// <summary>(L,) The best tables that fit; the last layer repeats those before it.</summary>
    /// <exception cref="ArgumentException">Nothing fits.</exception>
    public IReadOnlyList<LayerPlan> Choose(long budget)
    {
        var ladders = Enumerable.Range(0, widths.Count - 1).Select(LadderOf).ToArray();
        var steps = new int[ladders.Length];
        var bytes = TableMemory.Bytes(Layers(ladders, steps));
        if (bytes > budget) throw new ArgumentException($"memory budget is {budget} bytes; expected at least {bytes}, for bounded tables of {Capacities[0]} entries.");
        while (WorstThatFits(ladders, steps, budget - bytes) is { } pair)
        {
            bytes += CostOfNext(pair, ladders[pair], steps[pair]);
            steps[pair]++;
        }

        var layers = Layers(ladders, steps);
        LayerPlan[] summed = [.. layers.Select(layer => layer with { Sums = SumPolicy.All })];
        return layers.All(layer => layer.Form == TableForm.Exact) && TableMemory.Bytes(summed) <= budget ? summed : layers;
    }

    /// <summary>Expected median error / n of the tables of a layer pair, the larger of its two sides; 0 for exact ones.</summary>
    public double ExpectedError(int layer, LayerPlan tables)
    {
        if (tables.Form == TableForm.Exact) return 0;
        var active = Math.Max(activeFeatures[layer] ?? AssumedActive, activeFeatures[layer + 1] ?? AssumedActive);
        return ErrorShare * active / (tables.Capacity + 1);
    }

    /// <summary>The tables that a pair may have, from the cheapest to the best; what costs as much as something better is not among them.</summary>
    private LayerPlan[] LadderOf(int layer)
    {
        var bounded = Capacities.Select(capacity => Tables(layer) with { Form = TableForm.Bounded, Capacity = capacity });
        var canBeExact = widths[layer + 1] <= LayerPlan.WidestExact && (!keepPrevious || widths[layer] <= LayerPlan.WidestExact);
        LayerPlan[] all = canBeExact ? [.. bounded, Tables(layer) with { Sums = SumPolicy.Watched }] : [.. bounded];
        return [.. all.Where((tables, step) => all.Skip(step + 1).All(better => PairBytes(layer, tables) < PairBytes(layer, better)))];
    }

    private LayerPlan Tables(int layer) => new() { Width = widths[layer], KeepPrevious = keepPrevious };

    private int? WorstThatFits(LayerPlan[][] ladders, int[] steps, long room) => Enumerable.Range(0, ladders.Length)
        .Where(pair => steps[pair] + 1 < ladders[pair].Length && CostOfNext(pair, ladders[pair], steps[pair]) <= room)
        .OrderByDescending(pair => ExpectedError(pair, ladders[pair][steps[pair]]))
        .ThenBy(pair => CostOfNext(pair, ladders[pair], steps[pair]))
        .Select(pair => (int?)pair)
        .FirstOrDefault();

    private long CostOfNext(int layer, LayerPlan[] ladder, int step) => PairBytes(layer, ladder[step + 1]) - PairBytes(layer, ladder[step]);

    private long PairBytes(int layer, LayerPlan tables) => TableMemory.PairBytes(tables, widths[layer + 1]);

    private LayerPlan[] Layers(LayerPlan[][] ladders, int[] steps)
    {
        LayerPlan[] upstream = [.. ladders.Select((ladder, pair) => ladder[steps[pair]])];
        return [.. upstream, upstream.LastOrDefault(Tables(0)) with { Width = widths[^1] }];
    }
}
