using System.Buffers;
using SaeActors.Features.Counting;

namespace SaeActors.Features.Tests.Counting;

/// <summary>A whole study counted from a stream, as a host would.</summary>
internal sealed class Counted
{
    public Counted(CountingPlan plan, Stream stream, int promptsPerWindow, int threads = 1)
    {
        Plan = plan.Checked();
        States = [.. plan.Layers.Select(layer => new FeatureState?[layer.Width])];
        Marginals = [.. plan.Layers.Select(layer => new LayerMarginals(layer))];
        var prepared = new PreparedWindow(plan);
        foreach (var window in stream.Windows(promptsPerWindow))
        {
            prepared.Prepare(window, threads);
            WindowCounter.Apply(plan, States, prepared, threads);
            for (var layer = 0; layer < Marginals.Length; layer++) Marginals[layer] = Marginals[layer].Apply(prepared, layer);
        }
    }

    public CountingPlan Plan { get; }

    public FeatureState?[][] States { get; }

    public LayerMarginals[] Marginals { get; }

    public static CountingPlan PlanOf(Stream stream, Func<LayerPlan, LayerPlan>? change = null) => new()
    {
        Seed = 5,
        Layers = [.. stream.Widths.Select(width => (change ?? (plan => plan))(new LayerPlan { Width = width }))],
    };

    public CoFiring Next(int layer, int feature, int partner) =>
        States[layer][feature]?.Next![partner] ?? new CoFiring(partner, 0, 0, 0, 0, 0);

    public CoFiring Previous(int layer, int feature, int partner) =>
        States[layer][feature]?.Previous![partner] ?? new CoFiring(partner, 0, 0, 0, 0, 0);

    public PairStatistics Pair(int layer, int feature, int partner) => PairStatistics.Of(
        Next(layer, feature, partner), Marginals[layer].Tokens, Marginals[layer][feature], Marginals[layer + 1][partner]);

    /// <summary>Every state's record, one after the other: equal bytes are equal numbers.</summary>
    public byte[] Bytes()
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var state in States.SelectMany(layer => layer)) state?.Write(output);
        foreach (var marginals in Marginals) marginals.Write(output);
        return output.WrittenSpan.ToArray();
    }
}
