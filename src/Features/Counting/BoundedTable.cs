using System.Buffers;

namespace SaeActors.Features.Counting;

/// <summary>The partners that co-fire most, at most C of them, with a certificate: a mergeable SpaceSaving summary
/// (Agarwal, Cormode, Huang, Phillips, Wei, Yi 2012), pruned once per window.</summary>
/// <remarks>Entry e: the true n12 is in [counts[e], counts[e] + misses[e]]. What is not listed co-fired at most <see cref="Error"/> times.
/// Pruning keeps the C entries of the highest count + miss, of equal ones the lower id. Error ≤ co-firings / (C + 1).</remarks>
internal sealed partial class BoundedTable(int width, int capacity) : CoFiringTable(width)
{
    private int[] _partners = [];          // (C,) or shorter, the first _length increasing
    private long[] _counts = [];           // (C,) since the partner is listed
    private long[] _misses = [];           // (C,) Error when it came in
    private double[] _sums = [];           // (C,) Σxy since it is listed
    private double[] _sumMisses = [];      // (C,) SumError when it came in
    private int _length;
    private long _error;
    private double _sumError;
    private (long Count, double Sum) _dropped;   // the largest that this window drops; 0 between windows

    public override long Error => _error;

    public override double SumError => _sumError;

    public override long Bytes => _partners.Length * 36L;

    public override CoFiring this[int partner]
    {
        get
        {
            Throw.IfNotBelow(partner, Width);
            var entry = Array.BinarySearch(_partners, 0, _length, partner);
            return entry >= 0 ? EntryAt(entry) : new CoFiring(partner, 0, _error, 0, _sumError, _error);
        }
    }

    /// <remarks>Always true: an entry costs a search as the answer does.</remarks>
    public override bool MayList(int partner) => true;

    public override void CopyTo(ICollection<CoFiring> partners, long least = 0)
    {
        for (var entry = 0; entry < _length; entry++)
        {
            if (_counts[entry] + _misses[entry] >= least) partners.Add(EntryAt(entry));
        }
    }

    /// <summary>The summary of what both saw: every certificate holds for the sum of the two.</summary>
    public void Merge(BoundedTable other)
    {
        var scratch = new SortedDictionary<int, CoFiring>();
        for (var entry = 0; entry < _length; entry++) scratch[_partners[entry]] = EntryAt(entry);
        foreach (var partner in other._partners.AsSpan(0, other._length)) scratch.TryAdd(partner, this[partner]);
        var merged = scratch.Values.Select(mine => Sum(mine, other[mine.Feature])).ToArray();
        (_error, _sumError) = (_error + other._error, _sumError + other._sumError);
        Keep(merged);
    }

    private CoFiring EntryAt(int entry) =>
        new(_partners[entry], _counts[entry], _misses[entry], _sums[entry], _sumMisses[entry], _misses[entry]);

    private static CoFiring Sum(in CoFiring a, in CoFiring b) => new(
        a.Feature, a.Count + b.Count, a.Miss + b.Miss, a.SumXY + b.SumXY, a.SumXYMiss + b.SumXYMiss, a.Unsummed + b.Unsummed);

    /// <summary>Takes the best C of the entries, ids increasing; the errors rise to what is dropped.</summary>
    private void Keep(CoFiring[] entries)
    {
        var best = entries.OrderByDescending(entry => entry.Count + entry.Miss).ThenBy(entry => entry.Feature).ToArray();
        foreach (var dropped in best.Skip(capacity)) Drop(dropped.Count + dropped.Miss, dropped.SumXY + dropped.SumXYMiss);
        var kept = best.Take(capacity).OrderBy(entry => entry.Feature).ToArray();
        Reserve(kept.Length);
        _length = kept.Length;
        for (var entry = 0; entry < kept.Length; entry++) Set(entry, kept[entry]);
    }

    private void Drop(long count, double sum) => (_error, _sumError) = (Math.Max(_error, count), Math.Max(_sumError, sum));

    private void Set(int entry, in CoFiring value) =>
        (_partners[entry], _counts[entry], _misses[entry], _sums[entry], _sumMisses[entry]) =
        (value.Feature, value.Count, value.Miss, value.SumXY, value.SumXYMiss);

    private void Reserve(int length)
    {
        if (_partners.Length >= length) return;
        var size = Math.Min(capacity, Math.Max(length, _partners.Length * 2));
        Array.Resize(ref _partners, size);
        Array.Resize(ref _counts, size);
        Array.Resize(ref _misses, size);
        Array.Resize(ref _sums, size);
        Array.Resize(ref _sumMisses, size);
    }
}
