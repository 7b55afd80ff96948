using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SaeActors.Features.Counting;

internal sealed partial class ExactTable
{
    /// <summary>A watched partner stays unless another scores this many times better: its sum is complete, the other's would not be.</summary>
    private const double Loyalty = 2;

    /// <summary>From the sparse form to a row. The partners chosen now have their whole Σxy.</summary>
    /// <param name="partners">In any order.</param>
    /// <param name="tallies">(F,) n12 and Σxy of the partners.</param>
    /// <param name="neighbour">Gives the partners' own counts in the window at hand.</param>
    private void ToRow(ReadOnlySpan<int> partners, Tally[] tallies, PreparedLayer neighbour)
    {
        _row = GC.AllocateArray<byte>(Width, pinned: true);
        _sparse = null;
        if (plan.Sums == SumPolicy.All) _sums = new double[Width];
        foreach (var partner in partners)
        {
            SetCount(partner, tallies[partner].Count);
            if (_sums is not null) _sums[partner] = tallies[partner].Sum;
        }

        if (plan.Sums == SumPolicy.All) return;
        var best = Scratch.Mine.Best;
        best.Clear(plan.Watched);
        foreach (var partner in partners) best.Offer(partner, Score(tallies[partner].Count, neighbour.CountOf(partner)));
        var list = new WatchList(best.Increasing());
        foreach (ref var entry in list.Entries) entry.Sum = tallies[entry.Partner].Sum;
        Watch(list);
        _nextSelection = 2 * _activations;
    }

    /// <summary>Chooses again after the feature fired twice as often as at the last choice: as often as the logarithm of its count.</summary>
    private void Reselect(PreparedLayer neighbour)
    {
        var old = _watch!;
        var best = Scratch.Mine.Best;
        best.Clear(plan.Watched);
        foreach (var entry in old.Entries) best.Offer(entry.Partner, Loyalty * Score(entry.Count, neighbour.CountOf(entry.Partner)));
        foreach (var (partner, wraps) in _carry) best.Offer(partner, Score((wraps << 8) + _row[partner], neighbour.CountOf(partner)));
        OfferBytes(best, neighbour);
        var list = new WatchList(best.Increasing());
        foreach (var entry in old.Entries)
        {
            if (list.Find(entry.Partner) < 0) SetCount(entry.Partner, entry.Count);
        }

        foreach (ref var entry in list.Entries)
        {
            var before = old.Find(entry.Partner);
            var count = before < 0 ? CountOf(entry.Partner) : 0;
            entry = before < 0 ? new WatchList.Entry { Partner = entry.Partner, Count = count, Unsummed = count } : old.Entries[before];
            Rest(entry.Partner);
        }

        _watch = list;
        _nextSelection = 2 * _activations;
    }

    /// <summary>Offers the partners that never wrapped. Eight at a time, because nearly all are below the floor: 3 µs a row instead of 40.</summary>
    private void OfferBytes(BestPartners best, PreparedLayer neighbour)
    {
        var partner = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var row = ref MemoryMarshal.GetArrayDataReference(_row);
            ref var starts = ref MemoryMarshal.GetReference(neighbour.Starts);
            for (; partner <= Width - Vector128<byte>.Count; partner += 8)
            {
                var bytes = Vector128.LoadUnsafe(ref row, (nuint)partner).GetLower();
                var counts = Vector256.WidenLower(Vector128.WidenLower(bytes.ToVector128Unsafe()).ToVector256Unsafe()).AsInt32();
                var own = Vector256.LoadUnsafe(ref starts, (nuint)partner + 1) - Vector256.LoadUnsafe(ref starts, (nuint)partner);
                var floor = Vector256.ConvertToSingle(own + Vector256<int>.One) * Vector256.Create((float)(best.Floor * 0.999));
                if (Vector256.LessThanAny(floor, Vector256.ConvertToSingle(counts * counts))) OfferBytes(best, neighbour, partner, partner + 8);
            }
        }

        OfferBytes(best, neighbour, partner, Width);
    }

    private void OfferBytes(BestPartners best, PreparedLayer neighbour, int first, int end)
    {
        for (var partner = first; partner < end; partner++)
        {
            var score = Score(_row[partner], neighbour.CountOf(partner));
            if (score < best.Floor || _row[partner] == 0 || _carry[partner] > 0 || _watch!.Find(partner) >= 0) continue;
            best.Offer(partner, score);
        }
    }

    /// <summary>Ranks like the cosine of the two on/off variables: n12² / n2 with n2 estimated from the window at hand.</summary>
    private static double Score(long count, int partnerCount) => (double)count * count / (partnerCount + 1.0);

    /// <summary>Moves the counts of newly watched partners out of row and carry.</summary>
    private void Watch(WatchList list)
    {
        foreach (ref var entry in list.Entries)
        {
            entry.Count = CountOf(entry.Partner);
            Rest(entry.Partner);
        }

        _watch = list;
    }

    private long CountOf(int partner) => (_carry[partner] << 8) + _row[partner];

    private void Rest(int partner)
    {
        _carry.Set(partner, 0);
        _row[partner] = byte.MaxValue;
    }

    private void SetCount(int partner, long count)
    {
        _row[partner] = (byte)count;
        _carry.Set(partner, count >> 8);
    }
}
