using SaeActors.Inference.Torch.Native;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace SaeActors.Inference.Torch.Transformers;

/// <summary>Causal attention. R rows, H query heads, G key/value heads, S tokens, w head width.</summary>
/// <param name="limits">Most bytes of attention scores at a time; at least one row is worked on.</param>
internal sealed class Attention(Limits limits)
{
    // The fused kernel holds one float32 a score at worst. Capped scores exist as products, as float32 and as weights at the same time.
    private const int ScoreBytes = sizeof(float);
    private const int CappedScoreBytes = 3 * sizeof(float);

    /// <summary>softmax(mask(cap(scale · q·kᵀ)))·v.</summary>
    /// <param name="q">(R, H, S, w)</param>
    /// <param name="k">(R, G, S, w); G divides H.</param>
    /// <param name="v">(R, G, S, w)</param>
    /// <param name="rule">Scale, cap and window.</param>
    /// <returns>(R, H, S, w) in the number type of q.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit each other.</exception>
    public Tensor Of(Tensor q, Tensor k, Tensor v, AttentionRule rule)
    {
        CheckShapes(q, k, v);
        var (rows, heads, length) = (q.shape[0], q.shape[1], q.shape[2]);
        var (keys, values) = (Spread(k, heads), Spread(v, heads));
        var rowBytes = heads * length * length * (rule.Softcap > 0 ? CappedScoreBytes : ScoreBytes);
        var rowsAtOnce = Math.Clamp(limits.ScratchBytes / rowBytes, 1, rows);
        if (rowsAtOnce == rows)
        {
            return OfRows(q, keys, values, rule);
        }

        var pieces = new List<Tensor>();
        for (var row = 0L; row < rows; row += rowsAtOnce)
        {
            var count = Math.Min(rowsAtOnce, rows - row);
            pieces.Add(OfRows(q.narrow(0, row, count), keys.narrow(0, row, count), values.narrow(0, row, count), rule));
        }

        return cat(pieces, 0);
    }

    private static Tensor OfRows(Tensor q, Tensor k, Tensor v, AttentionRule rule)
    {
        using var scope = NewDisposeScope();
        var (length, width) = ((int)q.shape[2], q.shape[3]);
        var window = rule.WindowWithin(length);
        if (rule.Softcap > 0)
        {
            return Capped(q, k, v, rule, Visible(length, window, q.device)).MoveToOuterDisposeScope();
        }

        // The fused kernel divides by √w and knows no other scale: q takes the quotient of the two.
        var scaled = q * (rule.Scale * MathF.Sqrt(width));
        return (window == 0
            ? F.scaled_dot_product_attention(scaled, k, v, null, 0, true)
            : F.scaled_dot_product_attention(scaled, k, v, Visible(length, window, q.device), 0, false)).MoveToOuterDisposeScope();
    }

    private static Tensor Capped(Tensor q, Tensor k, Tensor v, AttentionRule rule, Tensor visible)
    {
        var (rows, heads, length, width) = (q.shape[0], q.shape[1], q.shape[2], q.shape[3]);
        var scores = q.reshape(rows * heads, length, width).bmm(k.reshape(rows * heads, length, width).transpose(1, 2)).to(ScalarType.Float32);
        var capped = scores.mul_(rule.Scale / rule.Softcap).tanh_().mul_(rule.Softcap);
        var weights = capped.masked_fill_(visible.logical_not(), float.NegativeInfinity).softmax(-1).to(q.dtype);
        return weights.bmm(v.reshape(rows * heads, length, width)).view(rows, heads, length, width);
    }

    // (S, S): token t sees s where t − window < s ≤ t.
    private static Tensor Visible(int length, int window, Device device)
    {
        var before = ones([length, length], ScalarType.Bool, device).tril();
        return window == 0 ? before : before.logical_and(ones([length, length], ScalarType.Bool, device).triu(1 - window));
    }

    // The fused kernel knows no grouped heads: (R, G, S, w) → (R, H, S, w), each group's keys repeated for its queries.
    private static Tensor Spread(Tensor grouped, long heads)
    {
        var (rows, groups, length, width) = (grouped.shape[0], grouped.shape[1], grouped.shape[2], grouped.shape[3]);
        return groups == heads
            ? grouped
            : grouped.unsqueeze(2).expand(rows, groups, heads / groups, length, width).reshape(rows, heads, length, width);
    }

    private static void CheckShapes(Tensor q, Tensor k, Tensor v)
    {
        if (q.dim() != 4 || k.dim() != 4 || !k.shape.AsSpan().SequenceEqual(v.shape)
            || k.shape[0] != q.shape[0] || q.shape[1] % k.shape[1] != 0 || k.shape[2] != q.shape[2] || k.shape[3] != q.shape[3])
        {
            throw new ArgumentException($"q, k, v have shapes {Show(q)}, {Show(k)}, {Show(v)}; expected (R, H, S, w) and twice (R, G, S, w), G dividing H.");
        }
    }

    private static string Show(Tensor tensor) => $"({string.Join(", ", tensor.shape)})";
}
