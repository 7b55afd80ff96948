namespace SaeActors.Features.Counting;

internal sealed partial class BoundedTable
{
    internal override void Add(Column column, PreparedLayer neighbour)
    {
        var scratch = Scratch.Mine;
        var (counts, sums, touched) = (scratch.Counts(Width), scratch.Sums(Width), scratch.Touched(Width));
        var touchedCount = Walk(column, neighbour, counts, sums, touched);
        for (var entry = 0; entry < _length; entry++)
        {
            var partner = _partners[entry];
            _counts[entry] += counts[partner];
            _sums[entry] += sums[partner];
            (counts[partner], sums[partner]) = (0, 0);
        }

        Admit(scratch, touched.AsSpan(0, touchedCount), counts, sums);
    }

    /// <summary>Adds up the window by partner. Cost: the sum over the column's tokens of the row lengths.</summary>
    /// <returns>How many partners were touched.</returns>
    private static int Walk(Column column, PreparedLayer neighbour, long[] counts, double[] sums, int[] touched)
    {
        var starts = neighbour.Activations.Starts;
        var features = neighbour.Activations.Features;
        var values = neighbour.Activations.Values;
        var thresholds = neighbour.Plan.Thresholds;
        var touchedCount = 0;
        for (var position = 0; position < column.Tokens.Length; position++)
        {
            var token = column.Tokens[position];
            double x = column.Values[position];
            var isActive = x > column.Threshold;
            for (var entry = starts[token]; entry < starts[token + 1]; entry++)
            {
                var partner = features[entry];
                if (sums[partner] == 0) touched[touchedCount++] = partner;
                sums[partner] += x * values[entry];   // above 0: the product of two floats does not underflow a double
                if (isActive && (thresholds is null || values[entry] > thresholds[partner])) counts[partner]++;
            }
        }

        return touchedCount;
    }

    /// <summary>Lets in the partners that are not listed and prunes back to the capacity; clears the scratch.</summary>
    private void Admit(Scratch scratch, Span<int> touched, long[] counts, double[] sums)
    {
        // A newcomer below every entry of a full table cannot stay, and most cannot: they never reach the sort.
        var floor = _length < capacity ? long.MinValue : LeastUpper();
        var newcomers = 0;
        foreach (var partner in touched)
        {
            if (sums[partner] == 0) continue;
            if (counts[partner] + _error >= floor)
            {
                touched[newcomers++] = partner;
                continue;
            }

            _dropped = (Math.Max(_dropped.Count, counts[partner] + _error), Math.Max(_dropped.Sum, sums[partner] + _sumError));
            (counts[partner], sums[partner]) = (0, 0);
        }

        var admitted = touched[..newcomers];
        if (_length + newcomers > capacity) admitted = admitted[..Prune(scratch, admitted, counts, sums)];
        admitted.Sort();
        Insert(admitted, counts, sums);
        Drop(_dropped.Count, _dropped.Sum);
        _dropped = default;
    }

    private long LeastUpper()
    {
        var least = long.MaxValue;
        for (var entry = 0; entry < _length; entry++) least = Math.Min(least, _counts[entry] + _misses[entry]);
        return least;
    }

    /// <summary>Ranks entries and newcomers together, drops all behind the first C, and closes the gaps in both lists.</summary>
    /// <returns>How many newcomers stay, first in the span.</returns>
    private int Prune(Scratch scratch, Span<int> newcomers, long[] counts, double[] sums)
    {
        var candidates = scratch.Candidates(_length + newcomers.Length);
        for (var entry = 0; entry < _length; entry++) candidates[entry] = new Candidate(_counts[entry] + _misses[entry], _partners[entry]);
        for (var position = 0; position < newcomers.Length; position++)
        {
            candidates[_length + position] = new Candidate(counts[newcomers[position]] + _error, newcomers[position]);
        }

        candidates.Sort();
        var last = candidates[capacity - 1];
        var kept = 0;
        for (var entry = 0; entry < _length; entry++)
        {
            if (new Candidate(_counts[entry] + _misses[entry], _partners[entry]).CompareTo(last) <= 0)
            {
                Set(kept++, EntryAt(entry));
                continue;
            }

            _dropped = (Math.Max(_dropped.Count, _counts[entry] + _misses[entry]), Math.Max(_dropped.Sum, _sums[entry] + _sumMisses[entry]));
        }

        _length = kept;
        return KeepNewcomers(newcomers, last, counts, sums);
    }

    private int KeepNewcomers(Span<int> newcomers, Candidate last, long[] counts, double[] sums)
    {
        var kept = 0;
        foreach (var partner in newcomers)
        {
            if (new Candidate(counts[partner] + _error, partner).CompareTo(last) <= 0)
            {
                newcomers[kept++] = partner;
                continue;
            }

            _dropped = (Math.Max(_dropped.Count, counts[partner] + _error), Math.Max(_dropped.Sum, sums[partner] + _sumError));
            (counts[partner], sums[partner]) = (0, 0);
        }

        return kept;
    }

    /// <summary>Merges sorted newcomers into the sorted entries, from the back, and clears their scratch.</summary>
    private void Insert(ReadOnlySpan<int> newcomers, long[] counts, double[] sums)
    {
        Reserve(_length + newcomers.Length);
        var entry = _length - 1;
        _length += newcomers.Length;
        var place = _length - 1;
        for (var position = newcomers.Length - 1; position >= 0; place--)
        {
            var partner = newcomers[position];
            if (entry >= 0 && _partners[entry] > partner)
            {
                Set(place, EntryAt(entry--));
                continue;
            }

            Set(place, new CoFiring(partner, counts[partner], _error, sums[partner], _sumError, _error));
            (counts[partner], sums[partner]) = (0, 0);
            position--;
        }
    }
}
