namespace SaeActors.Features.Counting;

/// <summary>Count and Σxy of few partners, sorted by id: the form of a feature that hardly fires.</summary>
/// <remarks>n partners. A window is added in the thread's scratch and stored back whole.</remarks>
internal sealed class SparseCounts
{
    private int[] _partners = [];     // (n,) or longer, the first n increasing
    private long[] _counts = [];      // (n,) or longer
    private double[] _sums = [];      // (n,) or longer

    public int Length { get; private set; }

    public long Bytes => _partners.Length * 20L;

    public ReadOnlySpan<int> Partners => _partners.AsSpan(0, Length);

    public (long Count, double Sum) this[int partner]
    {
        get
        {
            var entry = Partners.BinarySearch(partner);
            return entry < 0 ? default : (_counts[entry], _sums[entry]);
        }
    }

    /// <summary>Spreads the entries over dense scratch.</summary>
    /// <returns>How many partners were listed in <paramref name="touched"/>.</returns>
    public int CopyTo(Tally[] tallies, int[] touched)
    {
        for (var entry = 0; entry < Length; entry++)
        {
            var partner = _partners[entry];
            (tallies[partner].Count, tallies[partner].Sum, touched[entry]) = (_counts[entry], _sums[entry], partner);
        }

        return Length;
    }

    /// <summary>Takes the touched partners out of dense scratch.</summary>
    /// <param name="touched">First those that <see cref="CopyTo"/> listed, then newcomers in any order, which are sorted here.</param>
    /// <param name="tallies">(F,) Count and Σxy.</param>
    public void Replace(Span<int> touched, Tally[] tallies)
    {
        var newcomers = touched[Length..];
        newcomers.Sort();
        Reserve(touched.Length);
        var old = Length - 1;
        Length = touched.Length;
        for (int place = Length - 1, newcomer = newcomers.Length - 1; newcomer >= 0; place--)
        {
            _partners[place] = old >= 0 && _partners[old] > newcomers[newcomer] ? _partners[old--] : newcomers[newcomer--];
        }

        for (var entry = 0; entry < Length; entry++) (_counts[entry], _sums[entry]) = (tallies[_partners[entry]].Count, tallies[_partners[entry]].Sum);
    }

    /// <summary>Takes over what a record holds.</summary>
    public void Restore(int[] partners, long[] counts, double[] sums) => (_partners, _counts, _sums, Length) = (partners, counts, sums, partners.Length);

    /// <summary>Makes room with a quarter to spare: most features grow in every window.</summary>
    private void Reserve(int length)
    {
        if (_partners.Length >= length) return;
        var size = length + length / 4;
        Array.Resize(ref _partners, size);
        (_counts, _sums) = (new long[size], new double[size]);
    }
}
