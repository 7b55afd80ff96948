using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Batches;

/// <summary>A (T, columns) matrix over the tokens of a call, filled batch by batch.</summary>
internal sealed class HostMatrix
{
    private readonly int[] _rowStarts;   // (R + 1,)
    private readonly int _columns;

    /// <summary>Zeros over the tokens of all rows one after the other.</summary>
    public HostMatrix(IReadOnlyList<int[]> calls, int columns)
    {
        _rowStarts = new int[calls.Count + 1];
        for (var row = 0; row < calls.Count; row++)
        {
            _rowStarts[row + 1] = _rowStarts[row] + calls[row].Length;
        }

        _columns = columns;
        Values = new float[checked(_rowStarts[^1] * columns)];
    }

    /// <summary>(T, columns) row-major.</summary>
    public float[] Values { get; }

    /// <summary>Waits for a tensor and copies its elements, as float32.</summary>
    public static void CopyTo(Tensor tensor, Span<float> values)
    {
        using var host = tensor.to(ScalarType.Float32).to(CPU).contiguous();
        MemoryMarshal.Cast<byte, float>(host.bytes).CopyTo(values);
    }

    /// <summary>Copies a batch's lines, pads left out, to their rows; frees the tensor.</summary>
    public void Put(RowBatch batch, Tensor lines)
    {
        using (lines)
        {
            var line = 0L;
            foreach (var row in batch.Rows)
            {
                var (start, count) = (_rowStarts[row], _rowStarts[row + 1] - _rowStarts[row]);
                CopyTo(lines.narrow(0, line, count), Values.AsSpan(start * _columns, count * _columns));
                line += count;
            }
        }
    }
}
