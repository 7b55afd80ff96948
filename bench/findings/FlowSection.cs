namespace SaeActors.Bench.Findings;

/// <summary>The paper's Figure 3: what passes through, appears and disappears.</summary>
internal static class FlowSection
{
    public static void Print(Motifs real, Motifs shifted, Motifs token)
    {
        Table.Heading("Flow, Pearson > 0.95");
        Table.Start("layer", "alive", "dead", "dense", "passed on", "share of alive", "disappears", "came from", "appears", "passed on, shifted", "token kept");
        foreach (var layer in real.Flow.Layers)
        {
            Table.Row(
                $"{layer.Layer}", $"{layer.Alive}", $"{layer.Dead}", $"{layer.Dense}", $"{layer.Next?.Matched}", $"{layer.Next?.MatchedOfAlive:0.0 %}", $"{layer.Next?.Unmatched}",
                $"{layer.Previous?.Matched}", $"{layer.Previous?.Unmatched}", $"{shifted.Flow.Layers[layer.Layer].Next?.Matched}", $"{token.Flow.Layers[layer.Layer].Next?.Matched}");
        }
    }
}
