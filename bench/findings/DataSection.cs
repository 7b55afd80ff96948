using SaeActors.Features;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Findings;

/// <summary>What was looked at, and what its features are.</summary>
internal static class DataSection
{
    private const int Enough = 10;   // activations from which on R² says something

    public static async Task PrintAsync(IFeatureGraph graph, Recording recording, FeatureProfiles profiles)
    {
        var status = await graph.IngestionAsync(CancellationToken.None);
        Table.Heading("Data");
        Console.WriteLine($"Study {status.Study}, window {status.Window}: {recording.Prompts:N0} prompts, {status.Tokens:N0} counted tokens, {graph.Study.Layers.Count} layers.");
        Console.WriteLine($"Alone in their group, and so not moved: {TokenGroups.Alone(TokenGroups.Position(recording)):0.00 %} of the tokens by position, "
            + $"{TokenGroups.Alone(TokenGroups.Token(recording)):0.00 %} by token, {TokenGroups.Alone(TokenGroups.TokenAndPrevious(recording)):0.0 %} by token and previous token.");
        Table.Heading("What features follow");
        Table.Start("layer", "alive, n ≥ 10", "token", "position", "token pair", "context", "median R² token", "token pair");
        for (var layer = 0; layer < recording.Widths.Count; layer++)
        {
            var ids = Enumerable.Range(0, recording.Widths[layer]).Select(feature => new FeatureId(layer, feature)).Where(id => profiles.CountOf(id) >= Enough).ToArray();
            string Share(FeatureKind kind) => $"{ids.Count(id => profiles.KindOf(id) == kind) / (double)ids.Length:0 %}";
            Table.Row(
                $"{layer}", $"{ids.Length}", Share(FeatureKind.Token), Share(FeatureKind.Position), Share(FeatureKind.Pair), Share(FeatureKind.Context),
                $"{Median(ids.Select(id => profiles.ByToken[id.Layer][id.Feature])):0.00}", $"{Median(ids.Select(id => profiles.ByPair[id.Layer][id.Feature])):0.00}");
        }
    }

    public static double Median(IEnumerable<double> values) => values.Order().ToArray() is { Length: > 0 } sorted ? sorted[sorted.Length / 2] : double.NaN;
}
