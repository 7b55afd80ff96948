namespace SaeActors.Features.Counting;

internal sealed partial class ExactTable
{
    /// <summary>A watched partner stays unless another scores this many times better: its sum is complete, the other's would not be.</summary>
    private const double Loyalty = 2;

    /// <summary>From the sparse form to a row. The partners chosen now have their whole Σxy.</summary>
    private void ToRow(PreparedLayer neighbour, long activations)
    {
        var sparse = _sparse!;
        var partners = sparse.Partners();
        _row = GC.AllocateArray<byte>(Width, pinned: true);
        _sparse = null;
        if (plan.Sums == SumPolicy.All) _sums = new double[Width];
        foreach (var partner in partners)
        {
            var (count, sum) = sparse[partner];
            SetCount(partner, count);
            if (_sums is not null) _sums[partner] = sum;
        }

        if (plan.Sums == SumPolicy.All) return;
        var best = new BestPartners(plan.Watched);
        foreach (var partner in partners) best.Offer(partner, Score(sparse[partner].Count, neighbour.CountOf(partner)));
        Watch(new WatchList(best.Increasing()), position => (sparse[_watch!.Partners[position]].Sum, 0));
        _nextSelection = 2 * activations;
    }

    /// <summary>Chooses again after the feature fired twice as often as at the last choice: as often as the logarithm of its count.</summary>
    private void Reselect(PreparedLayer neighbour)
    {
        var old = _watch!;
        var counts = Scratch.Mine.Counts(Width);
        for (var partner = 0; partner < _row.Length; partner++) counts[partner] = _row[partner];
        _carry.AddTo(counts);
        for (var position = 0; position < old.Partners.Length; position++) counts[old.Partners[position]] = old.Counts[position];

        var best = new BestPartners(plan.Watched);
        for (var partner = 0; partner < Width; partner++)
        {
            if (counts[partner] == 0) continue;
            var score = Score(counts[partner], neighbour.CountOf(partner));
            best.Offer(partner, old.Find(partner) >= 0 ? Loyalty * score : score);
        }

        foreach (var partner in old.Partners) SetCount(partner, counts[partner]);
        Watch(new WatchList(best.Increasing()), position => Kept(old, _watch!.Partners[position], counts));
        Array.Clear(counts, 0, Width);
        _nextSelection = 2 * _activations;
    }

    private static (double Sum, long Unsummed) Kept(WatchList old, int partner, long[] counts)
    {
        var position = old.Find(partner);
        return position < 0 ? (0, counts[partner]) : (old.Sums[position], old.Unsummed[position]);
    }

    /// <summary>Ranks like the cosine of the two on/off variables: n12² / n2 with n2 estimated from the window at hand.</summary>
    private static double Score(long count, int partnerCount) => (double)count * count / (partnerCount + 1.0);

    private void Watch(WatchList list, Func<int, (double Sum, long Unsummed)> sumOf)
    {
        _watch = list;
        for (var position = 0; position < list.Partners.Length; position++)
        {
            int partner = list.Partners[position];
            (list.Sums[position], list.Unsummed[position]) = sumOf(position);
            list.Counts[position] = (_carry[partner] << 8) + _row[partner];
            _carry.Set(partner, 0);
            _row[partner] = byte.MaxValue;
        }
    }

    private void SetCount(int partner, long count)
    {
        _row[partner] = (byte)count;
        _carry.Set(partner, count >> 8);
    }
}
