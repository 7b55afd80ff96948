using SaeActors.Features;
using SaeActors.Features.Evolution;
using SaeActors.Graph.Analysis.Evolution;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Findings;

/// <summary>Gates at several settings, each with its truth table, what of the output it covers, and its simplest rival.</summary>
internal static class GateSection
{
    private static readonly int[] Inputs = [2, 3];
    private static readonly double[] Leasts = [0.999, 0.991];

    public static async Task PrintAsync(IFeatureGraph graph, FeatureProfiles profiles)
    {
        Table.Heading("Gates");
        Table.Start("kind", "inputs", "least", "candidates", "confirmed", "undecided", "refuted");
        var shown = new List<(GateKind Kind, double Least, GateRow Gate)>();
        foreach (var kind in new[] { GateKind.And, GateKind.Or })
        {
            foreach (var (inputs, least) in Inputs.SelectMany(inputs => Leasts.Select(least => (inputs, least))))
            {
                var gates = await GatesAsync(graph, kind, new GateCandidates { Inputs = inputs, Least = least });
                int Count(string status) => gates.Count(gate => gate.Status == status);
                Table.Row(kind.ToString().ToUpperInvariant(), $"{inputs}", $"{least}", $"{gates.Count}", $"{Count("confirmed")}", $"{Count("candidate")}", $"{Count("refuted")}");
                if (inputs == 2) shown.AddRange(gates.Select(gate => (kind, least, gate)));
            }
        }

        Table.Heading("Candidates with two inputs, on held-out tokens");
        Table.StartText("gate", "least", "status", "fired / tokens per row", "covered", "wrong: gate, one input > θ", "output fires on");
        foreach (var (kind, least, gate) in shown.DistinctBy(found => (found.Kind, found.Gate.Layer, found.Gate.Feature, found.Gate.Inputs[0])))
        {
            Table.Row(
                $"{gate.Layer}_{gate.Feature} = {string.Join($" {kind.ToString().ToUpperInvariant()} ", gate.Inputs)}", $"{least}", gate.Status,
                string.Join(", ", gate.Rows.Select(row => $"{row.Inputs}: {row.Fired:N0} / {row.Tokens:N0}")),
                $"{gate.Covered:0.0 %}", $"{gate.Errors:N0}, {gate.RivalErrors:N0}", profiles.TokensOf(new FeatureId(gate.Layer, gate.Feature)));
        }
    }

    private static async Task<List<GateRow>> GatesAsync(IFeatureGraph graph, GateKind kind, GateCandidates rule)
    {
        var gates = new List<GateRow>();
        for (var layer = 1; layer < graph.Study.Layers.Count; layer++) gates.AddRange((await GateSearch.OfAsync(graph, kind, layer, rule, null, CancellationToken.None)).Gates);
        return gates;
    }
}
