using SaeActors.Features.Windows;
using SaeActors.Inference.Torch.Saes;

namespace SaeActors.Inference.Torch.Batches;

/// <summary>Puts the activations of batches back into the order of the call's rows.</summary>
internal static class Assembly
{
    /// <summary>(L,) Layer l over the tokens of all rows one after the other. Cost is linear in the entries; layers go over the cores.</summary>
    public static LayerActivations[] Of(IReadOnlyList<int[]> calls, IReadOnlyList<int> widths, IReadOnlyList<FinishedBatch> batches)
    {
        var rowStarts = new int[calls.Count + 1];
        for (var row = 0; row < calls.Count; row++)
        {
            rowStarts[row + 1] = rowStarts[row] + calls[row].Length;
        }

        var layers = new LayerActivations[widths.Count];
        Parallel.For(0, layers.Length, layer => layers[layer] = Layer(layer, widths[layer], rowStarts, batches));
        return layers;
    }

    private static LayerActivations Layer(int layer, int width, int[] rowStarts, IReadOnlyList<FinishedBatch> batches)
    {
        var starts = new int[rowStarts[^1] + 1];
        ForEachToken(layer, rowStarts, batches, (token, rows, line) => starts[token + 1] = rows.Starts[line + 1] - rows.Starts[line]);
        for (var token = 1; token < starts.Length; token++)
        {
            starts[token] = checked(starts[token] + starts[token - 1]);
        }

        var room = new LayerRoom(rowStarts[^1], starts[^1]);
        starts.CopyTo(room.Starts);
        ForEachToken(layer, rowStarts, batches, (token, rows, line) =>
        {
            var entries = rows.Starts[line]..rows.Starts[line + 1];
            rows.Features.AsSpan(entries).CopyTo(room.Features[starts[token]..]);
            rows.Values.AsSpan(entries).CopyTo(room.Values[starts[token]..]);
        });
        return new LayerActivations(width, room);
    }

    // Calls action(token of the call, piece, line of the piece) for every token of every batch.
    private static void ForEachToken(int layer, int[] rowStarts, IReadOnlyList<FinishedBatch> batches, Action<int, SparseRows, int> action)
    {
        foreach (var batch in batches)
        {
            var (piece, line) = (0, 0);
            foreach (var row in batch.Batch.Rows)
            {
                for (var token = rowStarts[row]; token < rowStarts[row + 1]; token++)
                {
                    if (line == batch.Layers[layer][piece].TokenCount)
                    {
                        (piece, line) = (piece + 1, 0);
                    }

                    action(token, batch.Layers[layer][piece], line++);
                }
            }
        }
    }
}
