namespace SaeActors.Features.Counting;

/// <summary>Every partner's exact count. While the feature hardly fires: a small hash with every Σxy. Then a row of byte counters
/// that wrap into a sparse carry, with Σxy for all partners or for the watched ones.</summary>
/// <remarks>F partners. The row is its own accumulator and stays in the L1 cache while one feature's window is counted;
/// 24,576 bytes a feature at GPT-2 width. A watched partner's byte rests at 255 (see <see cref="WatchList"/>).</remarks>
internal sealed partial class ExactTable(LayerPlan plan, int width) : CoFiringTable(width)
{
    private SparseCounts? _sparse = new();
    private byte[] _row = [];                  // (F,) n12 modulo 256; empty while sparse
    private readonly CarryCounts _carry = new();        // n12 / 256
    private double[]? _sums;                   // (F,) Σxy under SumPolicy.All
    private WatchList? _watch;                 // under SumPolicy.Watched
    private long _activations;                 // counted tokens of this feature so far, for the moments of selection
    private long _nextSelection = long.MaxValue;

    public override long Error => 0;

    public override double SumError => 0;

    public override long Bytes =>
        (_sparse?.Bytes ?? 0) + _row.Length + _carry.Bytes + (_sums?.Length ?? 0) * 8L + (_watch?.Bytes ?? 0);

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
            if (watched >= 0) return Watched(partner, watched);
            return Unwatched(partner, (_carry[partner] << 8) + _row[partner]);
        }
    }

    public override void CopyTo(ICollection<CoFiring> partners)
    {
        if (_sparse is not null)
        {
            foreach (var partner in _sparse.Partners) partners.Add(this[partner]);
            return;
        }

        for (var partner = 0; partner < Width; partner++)
        {
            // A byte of 0 with a carry is a count of 256·k; only the carry knows.
            var coFiring = this[partner];
            if (coFiring.Count > 0 || (_sums is not null && coFiring.SumXY > 0)) partners.Add(coFiring);
        }
    }

    private CoFiring Watched(int partner, int position)
    {
        ref var entry = ref _watch!.Entries[position];
        return new CoFiring(partner, entry.Count, 0, entry.Sum, entry.Unsummed == 0 ? 0 : double.PositiveInfinity, entry.Unsummed);
    }

    private CoFiring Unwatched(int partner, long count) => _sums is not null
        ? new CoFiring(partner, count, 0, _sums[partner], 0, 0)
        : new CoFiring(partner, count, 0, 0, count == 0 && plan.Thresholds is null ? 0 : double.PositiveInfinity, count);
}
