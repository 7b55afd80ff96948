namespace SaeActors.Inference.Cpu;

/// <summary>Rows that run together: their tokens one after the other.</summary>
/// <remarks>R rows, T tokens. Row r owns tokens [rowStarts[r], rowStarts[r + 1]) at positions 0, 1, 2 ….</remarks>
internal sealed class TokenBatch
{
    private readonly int[] _rowStarts;   // (R + 1,)

    public TokenBatch(IReadOnlyList<int[]> rows)
    {
        _rowStarts = new int[rows.Count + 1];
        for (var row = 0; row < rows.Count; row++)
        {
            _rowStarts[row + 1] = _rowStarts[row] + rows[row].Length;
        }

        Rows = rows;
    }

    /// <summary>(R,)</summary>
    public IReadOnlyList<int[]> Rows { get; }

    /// <summary>T.</summary>
    public int TokenCount => _rowStarts[^1];

    /// <summary>First token of a row.</summary>
    public int Start(int row) => _rowStarts[row];
}
