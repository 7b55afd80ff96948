namespace SaeActors.Features.Counting;

/// <summary>Count and Σxy of few partners, sorted by id: the form of a feature that hardly fires.</summary>
/// <remarks>n partners. A window is added in the thread's scratch and stored back whole.</remarks>
internal sealed class SparseCounts
{
    private int[] _partners = [];     // (n,) increasing
    private long[] _counts = [];      // (n,)
    private double[] _sums = [];      // (n,)

    public int Length => _partners.Length;

    public long Bytes => _partners.Length * 20L;

    public ReadOnlySpan<int> Partners => _partners;

    public (long Count, double Sum) this[int partner]
    {
        get
        {
            var entry = Array.BinarySearch(_partners, partner);
            return entry < 0 ? default : (_counts[entry], _sums[entry]);
        }
    }

    /// <summary>Spreads the entries over dense scratch.</summary>
    /// <returns>How many partners were listed in <paramref name="touched"/>.</returns>
    public int CopyTo(Tally[] tallies, int[] touched)
    {
        for (var entry = 0; entry < _partners.Length; entry++)
        {
            var partner = _partners[entry];
            (tallies[partner].Count, tallies[partner].Sum, touched[entry]) = (_counts[entry], _sums[entry], partner);
        }

        return _partners.Length;
    }

    /// <summary>Takes the touched partners out of dense scratch.</summary>
    public void Replace(ReadOnlySpan<int> sorted, Tally[] tallies)
    {
        if (sorted.Length != _partners.Length)
        {
            (_partners, _counts, _sums) = (sorted.ToArray(), new long[sorted.Length], new double[sorted.Length]);
        }

        for (var entry = 0; entry < sorted.Length; entry++) (_counts[entry], _sums[entry]) = (tallies[sorted[entry]].Count, tallies[sorted[entry]].Sum);
    }

    /// <summary>Takes over what a record holds.</summary>
    public void Restore(int[] partners, long[] counts, double[] sums) => (_partners, _counts, _sums) = (partners, counts, sums);
}
