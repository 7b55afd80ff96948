using System.Numerics.Tensors;
using SaeActors.Inference.Kernels;

namespace SaeActors.Inference.Cpu;

/// <summary>Element-wise work on rows of activations, in pieces over all cores.</summary>
internal static class Residual
{
    private const int RowBlock = 32;
    private const int ElementBlock = 32_768;

    /// <summary>residual += addend, element by element.</summary>
    public static void Add(float[] residual, float[] addend, int length) =>
        Cores.ForEach((length + ElementBlock - 1) / ElementBlock, piece =>
        {
            var part = new Range(piece * ElementBlock, Math.Min(length, (piece + 1) * ElementBlock));
            TensorPrimitives.Add(residual.AsSpan(part), addend.AsSpan(part), residual.AsSpan(part));
        });

    /// <summary>Does <paramref name="action"/> for each of the first <paramref name="rowCount"/> rows.</summary>
    public static void ForRows(int rowCount, Action<int> action) =>
        Cores.ForEach((rowCount + RowBlock - 1) / RowBlock, piece =>
        {
            for (var row = piece * RowBlock; row < Math.Min(rowCount, (piece + 1) * RowBlock); row++)
            {
                action(row);
            }
        });
}
