using SaeActors.Features;

namespace SaeActors.Bench.Counting;

/// <summary>Draws from a discrete distribution in constant time (Walker 1977, Vose 1991).</summary>
internal sealed class AliasTable
{
    private readonly float[] _keep;   // (n,)
    private readonly int[] _item;     // (n,)
    private readonly int[] _other;    // (n,)

    public AliasTable(ReadOnlySpan<int> items, ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights) total += weight;
        Total = total;
        (_keep, _item, _other) = (new float[items.Length], items.ToArray(), items.ToArray());
        var (small, large) = (new Stack<int>(), new Stack<int>());
        var scaled = new double[items.Length];
        for (var slot = 0; slot < items.Length; slot++)
        {
            scaled[slot] = weights[slot] / total * items.Length;
            (scaled[slot] < 1 ? small : large).Push(slot);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            var (less, more) = (small.Pop(), large.Pop());
            (_keep[less], _other[less]) = ((float)scaled[less], items[more]);
            scaled[more] -= 1 - scaled[less];
            (scaled[more] < 1 ? small : large).Push(more);
        }

        foreach (var slot in small.Concat(large)) _keep[slot] = 1;
    }

    /// <summary>Sum of the weights.</summary>
    public double Total { get; }

    public int Draw(ref SplitMix random)
    {
        if (_keep.Length == 0) return -1;
        var bits = random.NextUInt64();
        var slot = (int)Math.BigMul(bits, (ulong)_keep.Length, out var rest);
        return rest * (1.0 / ulong.MaxValue) < _keep[slot] ? _item[slot] : _other[slot];
    }
}
