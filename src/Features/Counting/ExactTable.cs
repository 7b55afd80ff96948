namespace SaeActors.Features.Counting;

/// <summary>Every partner's exact count. While the feature hardly fires: a sorted list with every Σxy. Then a row of byte counters
/// that wrap into a sparse carry, with Σxy for all partners or for the watched ones.</summary>
/// <remarks>F partners, 24,576 bytes a feature at GPT-2 width. A byte runs 0, 1 … 255, 1 … and each return to 1 carries 255:
/// it is 0 only where the two never co-fired, so that a scan need not ask the carry.</remarks>
internal sealed partial class ExactTable(LayerPlan plan, int width) : CoFiringTable(width)
{
    private SparseCounts? _sparse = new();
    private CounterRow? _row;                  // (F,) 0, or 1 + (n12 − 1) modulo 255; null while sparse
    private readonly CarryCounts _carry = new();        // (n12 − 1) / 255
    private double[]? _sums;                   // (F,) Σxy under SumPolicy.All
    private WatchList? _watch;                 // under SumPolicy.Watched
    private bool _mayHaveInactive;             // whether Σxy of a watched partner may be above 0 where n12 is 0
    private long _activations;                 // counted tokens of this feature so far, for the moments of selection
    private long _nextSelection = long.MaxValue;

    public override long Error => 0;

    public override double SumError => 0;

    public override long Bytes =>
        (_sparse?.Bytes ?? 0) + (_row?.Length ?? 0) + _carry.Bytes + (_sums?.Length ?? 0) * 8L + (_watch?.Bytes ?? 0);

    /// <summary>Partners that the sparse form holds before it becomes a row: where both take about the same memory.</summary>
    private int SparseLimit => Math.Max(16, plan.Sums == SumPolicy.All ? Width / 4 : Width / 32);

    public override CoFiring this[int partner]
    {
        get
        {
            Throw.IfNotBelow(partner, Width);
            if (_sparse is not null)
            {
                var (count, sum) = _sparse[partner];
                return new CoFiring(partner, count, 0, sum, 0, 0);
            }

            var watched = _watch?.Find(partner) ?? -1;
            return watched >= 0 ? Watched(partner, watched) : Unwatched(partner, CountOf(partner));
        }
    }

    public override bool MayList(int partner)
    {
        // The sparse form is let go only when the row is filled, so a reader beside the counting sees one of the two whole.
        if (Volatile.Read(ref _sparse) is not null || _sums is not null || _mayHaveInactive) return true;
        var mayList = _row!.Span[partner] != 0;
        GC.KeepAlive(this);   // the row's slot is another's once its table is gone
        return mayList;
    }

    public override void CopyTo(ICollection<CoFiring> partners, long least = 0)
    {
        if (_sparse is not null)
        {
            foreach (var partner in _sparse.Partners)
            {
                if (_sparse[partner].Count >= least) partners.Add(this[partner]);
            }

            return;
        }

        var watched = 0;
        var counters = _row!.Span;
        for (var partner = 0; partner < Width; partner++)
        {
            if (counters[partner] == 0 && !(_sums?[partner] > 0)) continue;
            if (counters[partner] < least && CountOf(partner) < least) continue;
            while (watched < _watch?.Length && _watch.Partners[watched] < partner) watched++;
            var isWatched = watched < _watch?.Length && _watch.Partners[watched] == partner;
            partners.Add(isWatched ? Watched(partner, watched) : Unwatched(partner, CountOf(partner)));
        }
    }

    public override CoFiring? Ahead(int partner, long count, double sum)
    {
        var now = this[partner];
        var hasSum = _sparse is not null || _sums is not null || _watch!.Find(partner) >= 0;
        return hasSum ? now with { Count = now.Count + count, SumXY = now.SumXY + sum } : Unwatched(partner, now.Count + count);
    }

    private CoFiring Watched(int partner, int place)
    {
        var unsummed = _watch!.Unsummed[place];
        return new CoFiring(partner, CountOf(partner), 0, _watch.Sums[place], unsummed == 0 ? 0 : double.PositiveInfinity, unsummed);
    }

    private CoFiring Unwatched(int partner, long count) => _sums is not null
        ? new CoFiring(partner, count, 0, _sums[partner], 0, 0)
        : new CoFiring(partner, count, 0, 0, count == 0 && plan.Thresholds is null ? 0 : double.PositiveInfinity, count);
}
