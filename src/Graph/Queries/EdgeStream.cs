using System.Runtime.CompilerServices;
using SaeActors.Graph.Contract;
using SaeActors.Graph.State;

namespace SaeActors.Graph.Queries;

/// <summary>The edges of a layer pair, feature by feature, while ingestion goes on.</summary>
internal static class EdgeStream
{
    /// <summary>The answer to a query over the scan's layers; reading its edges ends the scan.</summary>
    public static EdgeList Of(string study, GraphState state, EdgeScan scan) =>
        new(study, scan.Window, scan.Tokens, [.. Enumerable.Range(scan.First, scan.Pairs + 1).Select(scan.Layer)], EdgesOf(state, scan));

    private static async IAsyncEnumerable<Edge> EdgesOf(GraphState state, EdgeScan scan, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        try
        {
            for (var layer = scan.First; layer < scan.First + scan.Pairs; layer++)
            {
                if (scan.NeedsPrevious(layer))
                {
                    state.ReadAll(scan, layer);
                    state.ReadAll(scan, layer + 1);
                    scan.Join(layer);
                }

                for (var feature = 0; feature < scan.Marginals(layer).Width; feature++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (feature % 64 == 0) await Task.Yield();   // the consumer writes to a network: let it
                    state.Read(scan, layer, feature);
                    foreach (var row in scan.Row(layer, feature)) yield return EdgeOf(scan, layer, feature, row);
                    scan.Forget(layer, feature);
                }
            }
        }
        finally
        {
            state.End(scan);
        }
    }

    /// <summary>One pair as the answer has it.</summary>
    public static Edge EdgeOf(EdgeScan scan, int layer, int feature, EdgeRow row) => new(
        layer, feature, row.CoFiring.Feature, scan.Marginals(layer)[feature].Count, scan.Marginals(layer + 1)[row.CoFiring.Feature].Count,
        row.CoFiring.Count, row.CoFiring.Miss, row.Value.Low, row.Value.Low, row.Value.High);
}
