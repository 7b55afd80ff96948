using SaeActors.Inference.Torch.Transformers;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Batches;

/// <summary>Rows that run together, padded to the longest of them.</summary>
/// <param name="calls">The rows of the whole call.</param>
/// <param name="rows">Which of them, longest first.</param>
internal sealed class RowBatch(IReadOnlyList<int[]> calls, int[] rows)
{
    /// <summary>(R,) Indices of the call's rows.</summary>
    public int[] Rows => rows;

    /// <summary>R rows of the longest one's length.</summary>
    public TokenGrid Grid => new(rows.Length, calls[rows[0]].Length);

    /// <summary>Cuts a call into batches of at most <paramref name="batchTokens"/> tokens, pads included, and at least one row; rows of like
    /// length come together, the longest first, so that pads are few.</summary>
    public static IEnumerable<RowBatch> Cut(IReadOnlyList<int[]> calls, int batchTokens)
    {
        var order = Enumerable.Range(0, calls.Count).OrderByDescending(row => calls[row].Length).ToArray();
        for (var first = 0; first < order.Length;)
        {
            var count = Math.Clamp(batchTokens / calls[order[first]].Length, 1, order.Length - first);
            yield return new RowBatch(calls, order[first..(first + count)]);
            first += count;
        }
    }

    /// <summary>The same rows in two batches, or this one when it holds one row.</summary>
    public IEnumerable<RowBatch> Halves() =>
        rows.Length == 1 ? [this] : [new RowBatch(calls, rows[..(rows.Length / 2)]), new RowBatch(calls, rows[(rows.Length / 2)..])];

    /// <summary>(R·S,) int64 token ids, pads 0.</summary>
    public Tensor Ids(Device device)
    {
        var grid = Grid;
        var ids = new long[grid.Tokens];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var position = 0; position < calls[rows[row]].Length; position++)
            {
                ids[row * grid.Length + position] = calls[rows[row]][position];
            }
        }

        return tensor(ids).to(device);
    }

    /// <summary>(T,) int64 lines of the grid that are no pads, row after row; null when all are.</summary>
    public Tensor? Kept(Device device)
    {
        var grid = Grid;
        return Array.TrueForAll(rows, row => calls[row].Length == grid.Length)
            ? null
            : tensor(rows.SelectMany((row, line) => Enumerable.Range(line * grid.Length, calls[row].Length)).Select(line => (long)line).ToArray()).to(device);
    }
}
