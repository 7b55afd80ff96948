namespace SaeActors.Features.Counting;

internal sealed partial class BoundedTable
{
    internal override void Add(Column column, PreparedLayer neighbour)
    {
        var scratch = Scratch.Mine;
        var (tallies, touched) = (scratch.Tallies(Width), scratch.Touched(Width));
        var touchedCount = Walk(column, neighbour, tallies, touched);
        for (var entry = 0; entry < _length; entry++)
        {
            var partner = _partners[entry];
            _counts[entry] += tallies[partner].Count;
            _sums[entry] += tallies[partner].Sum;
            tallies[partner] = default;
        }

        Admit(scratch, touched.AsSpan(0, touchedCount), tallies);
    }

    /// <summary>Adds up the window by partner. Cost: the sum over the column's tokens of the row lengths.</summary>
    /// <returns>How many partners were touched.</returns>
    private static int Walk(Column column, PreparedLayer neighbour, Tally[] tallies, int[] touched)
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
                ref var tally = ref tallies[partner];
                if (tally.Sum == 0) touched[touchedCount++] = partner;
                tally.Sum += x * values[entry];   // above 0: the product of two floats does not underflow a double
                if (isActive && (thresholds is null || values[entry] > thresholds[partner])) tally.Count++;
            }
        }

        return touchedCount;
    }

    /// <summary>Lets in the partners that are not listed and prunes back to the capacity; clears the scratch.</summary>
    private void Admit(Scratch scratch, Span<int> touched, Tally[] tallies)
    {
        // A newcomer below every entry of a full table cannot stay, and most cannot: they never reach the sort.
        var floor = _length < capacity ? long.MinValue : LeastUpper();
        var newcomers = 0;
        foreach (var partner in touched)
        {
            if (tallies[partner].Sum == 0) continue;
            if (tallies[partner].Count + _error >= floor)
            {
                touched[newcomers++] = partner;
                continue;
            }

            _dropped = (Math.Max(_dropped.Count, tallies[partner].Count + _error), Math.Max(_dropped.Sum, tallies[partner].Sum + _sumError));
            tallies[partner] = default;
        }

        var admitted = touched[..newcomers];
        if (_length + newcomers > capacity) admitted = admitted[..Prune(scratch, admitted, tallies)];
        admitted.Sort();
        Insert(admitted, tallies);
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
    private int Prune(Scratch scratch, Span<int> newcomers, Tally[] tallies)
    {
        var candidates = scratch.Candidates(_length + newcomers.Length);
        for (var entry = 0; entry < _length; entry++) candidates[entry] = new Candidate(_counts[entry] + _misses[entry], _partners[entry]);
        for (var position = 0; position < newcomers.Length; position++)
        {
            candidates[_length + position] = new Candidate(tallies[newcomers[position]].Count + _error, newcomers[position]);
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
        return KeepNewcomers(newcomers, last, tallies);
    }

    private int KeepNewcomers(Span<int> newcomers, Candidate last, Tally[] tallies)
    {
        var kept = 0;
        foreach (var partner in newcomers)
        {
            if (new Candidate(tallies[partner].Count + _error, partner).CompareTo(last) <= 0)
            {
                newcomers[kept++] = partner;
                continue;
            }

            _dropped = (Math.Max(_dropped.Count, tallies[partner].Count + _error), Math.Max(_dropped.Sum, tallies[partner].Sum + _sumError));
            tallies[partner] = default;
        }

        return kept;
    }

    /// <summary>Merges sorted newcomers into the sorted entries, from the back, and clears their scratch.</summary>
    private void Insert(ReadOnlySpan<int> newcomers, Tally[] tallies)
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

            Set(place, new CoFiring(partner, tallies[partner].Count, _error, tallies[partner].Sum, _sumError, _error));
            tallies[partner] = default;
            position--;
        }
    }
}
