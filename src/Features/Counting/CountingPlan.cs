namespace SaeActors.Features.Counting;

/// <summary>Everything that decides what features count: the part of the study that this project owns.</summary>
/// <remarks>L layers, in the order of the study's hooks. Two hosts with the same plan count the same numbers.</remarks>
public sealed record CountingPlan
{
    /// <summary>(L,)</summary>
    public required IReadOnlyList<LayerPlan> Layers { get; init; }

    /// <summary>Seed of the sampled examples.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Top examples that a feature keeps, one a prompt. Default 16.</summary>
    public int TopExamples { get; init; } = 16;

    /// <summary>Sampled examples that a feature keeps. Default 16.</summary>
    public int SampledExamples { get; init; } = 16;

    /// <summary>A plan for layers of these widths that stays within a memory budget, chosen for each pair of layers by the measured quality of tables.</summary>
    /// <param name="widths">(L,) Latents of each layer's SAE.</param>
    /// <param name="memoryBudgetBytes">For all features together, in bytes; windows in flight come on top.</param>
    /// <param name="seed">Seed of the sampled examples.</param>
    /// <param name="keepPrevious">Whether exact tables keep the previous direction: true where tables cannot be scanned by column.</param>
    /// <param name="activeFeatures">(L,) Active features of a token where the SAE bounds them (TopK), null where it does not. The error of a
    /// bounded table grows with them. Default: unknown everywhere.</param>
    /// <exception cref="ArgumentException">Not even the smallest bounded tables fit; the message says what is needed.</exception>
    public static CountingPlan For(
        IReadOnlyList<int> widths, long memoryBudgetBytes, ulong seed, bool keepPrevious = true, IReadOnlyList<int?>? activeFeatures = null) =>
        new() { Layers = new MemoryPlan(widths, activeFeatures ?? new int?[widths.Count], keepPrevious).Choose(memoryBudgetBytes), Seed = seed };

    /// <summary>What decides the tables between two neighbouring layers, on either side.</summary>
    public LayerPlan TablesBetween(int layer, int neighbour) => Layers[Math.Min(layer, neighbour)];

    /// <summary>Whether features of <paramref name="layer"/> keep tables about <paramref name="neighbour"/>, which may lie past the model's ends.</summary>
    public bool KeepsTable(int layer, int neighbour)
    {
        if (neighbour < 0 || neighbour >= Layers.Count) return false;
        return neighbour > layer || Layers[neighbour] is { Form: TableForm.Bounded } or { KeepPrevious: true };
    }

    /// <summary>This plan, if every value is in its range.</summary>
    /// <exception cref="ArgumentException">Names the layer and the value that is not.</exception>
    public CountingPlan Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(TopExamples);
        ArgumentOutOfRangeException.ThrowIfNegative(SampledExamples);
        if (Layers.Count == 0) throw new ArgumentException("Layers is empty; expected at least one layer.");
        for (var layer = 0; layer < Layers.Count; layer++)
        {
            Layers[layer].Checked();
            CheckTables(layer, layer - 1);
            CheckTables(layer, layer + 1);
        }

        return this;
    }

    private void CheckTables(int layer, int neighbour)
    {
        if (!KeepsTable(layer, neighbour) || TablesBetween(layer, neighbour).Form == TableForm.Bounded) return;
        if (Layers[neighbour].Width > LayerPlan.WidestExact)
        {
            throw new ArgumentException(
                $"layer {layer} has exact tables over {Layers[neighbour].Width} features of layer {neighbour}; expected at most {LayerPlan.WidestExact}.");
        }
    }
}
