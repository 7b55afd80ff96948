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
        _row = new CounterRow(Width);
        if (plan.Sums == SumPolicy.All) _sums = new double[Width];
        foreach (var partner in partners)
        {
            SetCount(partner, tallies[partner].Count);
            if (_sums is not null) _sums[partner] = tallies[partner].Sum;
        }

        var sparse = _sparse!;
        Volatile.Write(ref _sparse, null);
        sparse.Release();
        if (plan.Sums == SumPolicy.All) return;
        var best = Scratch.Mine.Best;
        best.Clear(plan.Watched);
        foreach (var partner in partners) best.Offer(partner, Score(tallies[partner].Count, neighbour.CountOf(partner)));
        var chosen = best.Increasing();
        _watch = new WatchList(chosen.Length);
        chosen.CopyTo(_watch.Partners);
        for (var place = 0; place < chosen.Length; place++) _watch.Sums[place] = tallies[chosen[place]].Sum;
        _nextSelection = 2 * _activations;
    }

    /// <summary>Chooses again after the feature fired twice as often as at the last choice: as often as the logarithm of its count.</summary>
    private void Reselect(PreparedLayer neighbour)
    {
        var old = Scratch.Mine.CopyOf(_watch!);
        var best = Scratch.Mine.Best;
        best.Clear(plan.Watched);
        foreach (var partner in old.Partners) best.Offer(partner, Loyalty * Score(CountOf(partner), neighbour.CountOf(partner)));
        foreach (var (partner, _) in _carry)
        {
            if (old.Find(partner) < 0) best.Offer(partner, Score(CountOf(partner), neighbour.CountOf(partner)));
        }

        OfferBytes(best, neighbour);
        var chosen = best.Increasing();
        if (_watch!.Length != chosen.Length) _watch = new WatchList(chosen.Length);
        chosen.CopyTo(_watch.Partners);
        for (var place = 0; place < chosen.Length; place++)
        {
            var before = old.Find(chosen[place]);
            (_watch.Sums[place], _watch.Unsummed[place]) = before < 0 ? (0, CountOf(chosen[place])) : (old.Sums[before], old.Unsummed[before]);
        }

        _nextSelection = 2 * _activations;
    }

    /// <summary>Offers the partners that never wrapped. Eight at a time, because nearly all are below the floor: 3 µs a row instead of 40.</summary>
    private void OfferBytes(BestPartners best, PreparedLayer neighbour)
    {
        var partner = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var row = ref _row!.First;
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
            var counter = _row!.Span[partner];
            var score = Score(counter, neighbour.CountOf(partner));
            if (score < best.Floor || counter == 0 || _carry[partner] > 0 || _watch!.Find(partner) >= 0) continue;
            best.Offer(partner, score);
        }
    }

    /// <summary>Ranks like the cosine of the two on/off variables: n12² / n2 with n2 estimated from the window at hand.</summary>
    private static double Score(long count, int partnerCount) => (double)count * count / (partnerCount + 1.0);

    private long CountOf(int partner) => _carry[partner] * byte.MaxValue + _row!.Span[partner];

    private void SetCount(int partner, long count)
    {
        if (count == 0) return;
        _row!.Span[partner] = (byte)(1 + (count - 1) % byte.MaxValue);
        if (count > byte.MaxValue) _carry.Set(partner, (count - 1) / byte.MaxValue);
    }
}
