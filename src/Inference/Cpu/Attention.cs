using System.Collections.Concurrent;
using System.Numerics.Tensors;
using SaeActors.Inference.Kernels;

namespace SaeActors.Inference.Cpu;

/// <summary>Causal attention over the rows of a batch, one head of one row per piece of work.</summary>
/// <remarks>q, k and v of a token lie one after the other in one fused row: all query heads, all key heads, all value heads.</remarks>
internal sealed class Attention(int contextLength)
{
    private const int QueryBlock = 64;

    private readonly ConcurrentBag<HeadScratch> _scratch = [];

    /// <summary>output[t] = Σ_s softmax(scale · q_t·k_s)[s] · v_s over s ≤ t of the same row, head by head.</summary>
    /// <param name="batch">T tokens.</param>
    /// <param name="shape">Heads and scores.</param>
    /// <param name="fused">(T, <see cref="AttentionShape.FusedWidth"/>) row-major.</param>
    /// <param name="output">(T, <see cref="AttentionShape.OutputWidth"/>) row-major.</param>
    public void Apply(TokenBatch batch, AttentionShape shape, float[] fused, float[] output) =>
        Cores.ForEach(batch.Rows.Count * shape.HeadCount, piece =>
        {
            if (!_scratch.TryTake(out var scratch))
            {
                scratch = new HeadScratch(contextLength, shape.HeadWidth);
            }

            var (row, head) = (piece / shape.HeadCount, piece % shape.HeadCount);
            Head(shape, head, batch.Start(row), batch.Rows[row].Length, fused, output, scratch);
            _scratch.Add(scratch);
        });

    private static void Head(AttentionShape shape, int head, int start, int length, float[] fused, float[] output, HeadScratch scratch)
    {
        var (width, stride) = (shape.HeadWidth, shape.FusedWidth);
        var group = head / (shape.HeadCount / shape.KeyValueHeadCount);
        scratch.Keys.Reset(width, length);
        scratch.Values.Reset(length, width);
        for (var token = 0; token < length; token++)
        {
            var heads = fused.AsSpan((start + token) * stride, stride);
            scratch.Keys.SetColumn(token, heads.Slice((shape.HeadCount + group) * width, width));
            scratch.Values.SetRow(token, heads.Slice((shape.HeadCount + shape.KeyValueHeadCount + group) * width, width));
        }

        for (var first = 0; first < length; first += QueryBlock)
        {
            var count = Math.Min(QueryBlock, length - first);
            for (var query = 0; query < count; query++)
            {
                fused.AsSpan(((start + first + query) * stride) + (head * width), width).CopyTo(scratch.Queries.AsSpan(query * width));
            }

            var panels = (first + count + MatrixProduct.PanelWidth - 1) / MatrixProduct.PanelWidth;
            MatrixProduct.Multiply(scratch.Queries.AsSpan(0, count * width), count, scratch.Keys, 0, panels, scratch.Scores, length);
            for (var query = 0; query < count; query++)
            {
                Weigh(shape, first + query, scratch.Scores.AsSpan(query * length, length));
            }

            var target = output.AsSpan(((start + first) * shape.OutputWidth) + (head * width));
            MatrixProduct.Multiply(
                scratch.Scores.AsSpan(0, count * length), count, scratch.Values, 0, scratch.Values.PanelCount, target, shape.OutputWidth);
        }
    }

    // What a query may not see gets weight 0, and adding 0·v changes no bit.
    private static void Weigh(AttentionShape shape, int query, Span<float> scores)
    {
        var first = shape.Window > 0 ? Math.Max(0, query + 1 - shape.Window) : 0;
        var seen = scores[first..(query + 1)];
        TensorPrimitives.Multiply(seen, shape.Scale, seen);
        if (shape.Softcap > 0)
        {
            TensorPrimitives.Multiply(seen, 1 / shape.Softcap, seen);
            TensorPrimitives.Tanh(seen, seen);
            TensorPrimitives.Multiply(seen, shape.Softcap, seen);
        }

        Norms.SoftMax(seen);
        scores[..first].Clear();
        scores[(query + 1)..].Clear();
    }

    private sealed class HeadScratch(int contextLength, int headWidth)
    {
        public PackedMatrix Keys { get; } = PackedMatrix.WithRoom(headWidth, contextLength);

        public PackedMatrix Values { get; } = PackedMatrix.WithRoom(contextLength, headWidth);

        public float[] Queries { get; } = new float[QueryBlock * headWidth];

        public float[] Scores { get; } = new float[QueryBlock * contextLength];
    }
}
