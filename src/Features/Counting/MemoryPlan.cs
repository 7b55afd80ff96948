namespace SaeActors.Features.Counting;

/// <summary>Chooses table forms from a memory budget, best first: exact with all Σxy, exact rows with watched Σxy, the largest bounded capacity that fits.</summary>
/// <remarks>The order is that of the table in docs/counting.md. <see cref="LeastCapacity"/> entries are the fewest whose median error/n is
/// below 0.05 and that miss none of the measured edges ≥ 0.1 (512: 0.043; 256: 0.072); fewer are taken only where nothing else fits, and the
/// study says so in its name. The arithmetic, in bytes a feature: <see cref="FixedBytes"/> for the object, histogram and examples; then for each kept
/// direction with F partners 9·F and carries (all Σxy), F + <see cref="WatchBytes"/> and carries (watched), or <see cref="EntryBytes"/>·capacity.
/// Carries: a partner past 255 costs about <see cref="CarryBytes"/>, and after 17 M tokens of GPT-2 about 5 % are.</remarks>
internal static class MemoryPlan
{
    private const long FixedBytes = 1_600;
    private const long WatchBytes = 1_600;
    private const long EntryBytes = 40;
    private const long CarryBytes = 8;
    private const double ShareWithCarry = 0.05;

    /// <summary>The fewest entries that keep the measured quality.</summary>
    internal const int LeastCapacity = 512;

    private static readonly int[] Capacities = [4_096, 2_048, 1_024, LeastCapacity, 256, 128];

    public static IReadOnlyList<LayerPlan> Choose(IReadOnlyList<int> widths, long budget, bool keepPrevious)
    {
        foreach (var form in Forms(keepPrevious))
        {
            var layers = widths.Select(width => form with { Width = width }).ToArray();
            if (Fits(layers, budget)) return layers;
        }

        throw new ArgumentException(
            $"memory budget is {budget} bytes; expected at least {Bytes([.. widths.Select(width => Bounded(Capacities[^1], width))])}, for bounded tables of {Capacities[^1]} entries.");
    }

    /// <summary>What the features of these layers take when every one of them has fired often.</summary>
    public static long Bytes(IReadOnlyList<LayerPlan> layers)
    {
        var bytes = 0L;
        for (var layer = 0; layer < layers.Count; layer++)
        {
            var feature = FixedBytes;
            if (layer + 1 < layers.Count) feature += TableBytes(layers[layer], layers[layer + 1].Width);
            if (layer > 0 && layers[layer].KeepPrevious) feature += TableBytes(layers[layer], layers[layer - 1].Width);
            bytes += feature * layers[layer].Width;
        }

        return bytes;
    }

    private static IEnumerable<LayerPlan> Forms(bool keepPrevious)
    {
        yield return new LayerPlan { Width = 1, Sums = SumPolicy.All, KeepPrevious = keepPrevious };
        yield return new LayerPlan { Width = 1, Sums = SumPolicy.Watched, KeepPrevious = keepPrevious };
        foreach (var capacity in Capacities) yield return Bounded(capacity, 1);
    }

    private static LayerPlan Bounded(int capacity, int width) => new() { Width = width, Form = TableForm.Bounded, Capacity = capacity };

    private static bool Fits(LayerPlan[] layers, long budget) =>
        (layers[0].Form == TableForm.Bounded || layers.All(layer => layer.Width <= LayerPlan.WidestExact)) && Bytes(layers) <= budget;

    private static long TableBytes(LayerPlan plan, long partners) => plan switch
    {
        { Form: TableForm.Bounded } => EntryBytes * Math.Min(plan.Capacity, partners),
        { Sums: SumPolicy.All } => 9 * partners + Carries(partners),
        _ => partners + WatchBytes + Carries(partners),
    };

    private static long Carries(long partners) => (long)(ShareWithCarry * partners * CarryBytes);
}
