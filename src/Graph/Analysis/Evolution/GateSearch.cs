using System.Globalization;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Features.Evolution;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>Quasi-boolean gates: chosen by counts, confirmed on tokens that had no part in the choice.</summary>
public static class GateSearch
{
    /// <summary>Pairs are read down to this, because the counts without the held-out tokens may be a little better than all counts.</summary>
    private const double LeastRead = 0.99;

    /// <summary>The gates of one layer.</summary>
    /// <param name="graph">The service.</param>
    /// <param name="kind">AND or OR.</param>
    /// <param name="layer">Layer of the outputs, at least 1.</param>
    /// <param name="rule">What makes a candidate.</param>
    /// <param name="output">Only this output; null for all.</param>
    /// <param name="cancellation">Looked at from feature to feature and from window to window.</param>
    /// <param name="progress">Told the share that is done: reading the edges is the first half, the held-out tokens are the second.</param>
    /// <exception cref="ArgumentException">No previous layer.</exception>
    public static async Task<GateList> OfAsync(
        IFeatureGraph graph, GateKind kind, int layer, GateCandidates rule, int? output, CancellationToken cancellation, Action<double>? progress = null)
    {
        var measure = kind == GateKind.And ? Measure.Necessity : Measure.Sufficiency;
        var query = new EdgeQuery(layer - 1, measure, LeastRead, 1) { Progress = share => progress?.Invoke(share / 2) };
        var (edges, pairs) = await graph.ReadEdgesAsync(query, AllAsync, cancellation);
        var heldOut = new TokenSample(layer - 1, pairs.Select(pair => pair.Upstream), pairs.Select(pair => pair.Downstream));
        await HeldOut.ReadAsync(graph, heldOut, edges.Tokens, edges.Window, cancellation, share => progress?.Invoke((1 + share) / 2));
        var chosen = rule.Of(kind, layer, edges.Tokens - heldOut.Tokens, pairs.Select(pair => Without(pair, heldOut)));
        var tables = chosen.Select(heldOut.Of).OrderBy(table => table.IsConfirmed switch { true => 0, null => 1, false => 2 }).ThenBy(table => table.Gate.Output).ToArray();
        var labels = await Labels.OfAsync(
            graph, chosen.SelectMany(gate => gate.Inputs.Select(input => new FeatureId(layer - 1, input)).Append(new FeatureId(layer, gate.Output))), cancellation);
        return new GateList(
            graph.Study.Id, edges.Window, kind, layer, rule.Inputs, edges.Tokens - heldOut.Tokens, heldOut.Tokens, [.. tables.Select(table => RowOf(table, labels))]);

        async Task<(EdgeList Edges, List<PairCounts> Pairs)> AllAsync(EdgeList read)
        {
            var found = new List<PairCounts>();
            await foreach (var edge in read.Edges.WithCancellation(cancellation))
            {
                var pair = new PairCounts(edge.Upstream, edge.Downstream, edge.N1, edge.N2, edge.N12);
                if ((output is null || edge.Downstream == output) && rule.MayPass(kind, read.Tokens, pair)) found.Add(pair);
            }

            return (read, found);
        }
    }

    private static PairCounts Without(PairCounts pair, TokenSample heldOut)
    {
        var tested = heldOut.Of(pair.Upstream, pair.Downstream);
        return pair with { N1 = pair.N1 - tested.N1, N2 = pair.N2 - tested.N2, N12 = pair.N12 - tested.N12 };
    }

    private static GateRow RowOf(TruthTable table, Labels labels)
    {
        var gate = table.Gate;
        var inputs = gate.Inputs.Select(input => new FeatureId(gate.Layer - 1, input)).ToArray();
        var rows = Enumerable.Range(0, table.Tokens.Count).Reverse().Select(row =>
        {
            var bounds = table.BoundsOf(row);
            var bits = string.Concat(inputs.Select((_, bit) => ((row >> bit) & 1).ToString(CultureInfo.InvariantCulture)));
            return new GateTruth(bits, table.Tokens[row], table.Fired[row], bounds.Low, bounds.High);
        });
        var name = labels[new FeatureId(gate.Layer, gate.Output)];
        return new GateRow(
            gate.Layer, gate.Output, name?.Text, name?.Source,
            [.. inputs.Select(input => input.ToString())], [.. inputs.Select(input => labels[input]?.Text)], [.. inputs.Select(input => labels[input]?.Source)],
            table.IsConfirmed switch { true => "confirmed", false => "refuted", null => "candidate" }, [.. rows], table.Covered, table.Errors, table.RivalErrors);
    }
}
