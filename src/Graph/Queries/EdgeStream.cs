using System.Runtime.CompilerServices;
using SaeActors.Graph.Contract;
using SaeActors.Graph.State;

namespace SaeActors.Graph.Queries;

/// <summary>The edges of a layer pair, feature by feature, while ingestion goes on.</summary>
internal static class EdgeStream
{
    private const int FeaturesAtATime = 64;

    /// <summary>The answer to a query over the scan's layers; reading its edges ends the scan.</summary>
    public static EdgeList Of(string study, GraphState state, EdgeScan scan, Action<double>? progress = null) =>
        new(study, scan.Window, scan.Tokens, [.. Enumerable.Range(scan.First, scan.Pairs + 1).Select(scan.Layer)], EdgesOf(state, scan, progress));

    private static async IAsyncEnumerable<Edge> EdgesOf(
        GraphState state, EdgeScan scan, Action<double>? progress, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        try
        {
            for (var layer = scan.First; layer < scan.First + scan.Pairs; layer++)
            {
                if (scan.NeedsPrevious(layer)) await ReadBothAsync(state, scan, layer, progress, cancellation);
                var width = scan.Marginals(layer).Width;
                for (var feature = 0; feature < width; feature++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (feature % FeaturesAtATime == 0)
                    {
                        if (!scan.NeedsPrevious(layer)) progress?.Invoke(scan.ShareAt(layer, (double)feature / width));
                        await Task.Yield();   // the consumer writes to a network: let it
                    }

                    state.Read(scan, layer, feature);
                    foreach (var row in scan.Row(layer, feature)) yield return EdgeOf(scan, layer, feature, row);
                    scan.Forget(layer, feature);
                }
            }

            progress?.Invoke(1);
        }
        finally
        {
            state.End(scan);
        }
    }

    /// <summary>Reads both layers of a pair whose tables know a part each, and joins them; a layer that the pair before has read takes no time.</summary>
    private static async Task ReadBothAsync(GraphState state, EdgeScan scan, int layer, Action<double>? progress, CancellationToken cancellation)
    {
        for (var side = 0; side < 2; side++)
        {
            var width = scan.Marginals(layer + side).Width;
            for (var feature = 0; feature < width; feature++)
            {
                if (feature % FeaturesAtATime == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    progress?.Invoke(scan.ShareAt(layer, (side + (double)feature / width) / 2));
                    await Task.Yield();
                }

                state.Read(scan, layer + side, feature);
            }
        }

        scan.Join(layer);
    }

    /// <summary>One pair as the answer has it.</summary>
    public static Edge EdgeOf(EdgeScan scan, int layer, int feature, EdgeRow row) => new(
        layer, feature, row.CoFiring.Feature, scan.Marginals(layer)[feature].Count, scan.Marginals(layer + 1)[row.CoFiring.Feature].Count,
        row.CoFiring.Count, row.CoFiring.Miss, row.Value.Low, row.Value.Low, row.Value.High);
}
