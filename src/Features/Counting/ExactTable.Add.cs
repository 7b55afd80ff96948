namespace SaeActors.Features.Counting;

internal sealed partial class ExactTable
{
    /// <summary>Tokens of a window that the sparse form takes before a row is considered: the choice of the watched partners rests on them.</summary>
    private const int LeastForChoice = 128;

    internal override void Add(Column column, PreparedLayer neighbour)
    {
        var rows = neighbour.Rows!;
        _mayHaveInactive |= rows.HasInactive || column.Threshold > 0;
        var counted = _sparse is null ? 0 : AddSparse(column, neighbour);
        var rest = column.Slice(counted, column.Tokens.Length);
        if (rest.Tokens.Length > 0)
        {
            if (_sums is not null) AddWithSums(rest, rows, _row!, _sums);
            else Scratch.Mine.Row(Width).Add(rest, rows, _watch!, _row!, _carry);
        }

        _activations += rest.Tokens.Length;
        if (_activations >= _nextSelection) Reselect(neighbour);
    }

    internal override void Prefetch() => _row?.Prefetch();

    /// <summary>Small widths: every partner has its Σxy. Counts where both are active; adds products wherever both fired.</summary>
    private void AddWithSums(Column column, TokenRows rows, CounterRow row, double[] sums)
    {
        var counters = row.Span;
        for (var position = 0; position < column.Tokens.Length; position++)
        {
            var token = column.Tokens[position];
            double x = column.Values[position];
            var (first, end) = (rows.Starts[token], rows.Starts[token + 1]);
            var activeEnd = x > column.Threshold ? rows.ActiveEnds[token] : first;
            for (var entry = first; entry < end; entry++)
            {
                var partner = rows.Features[entry];
                sums[partner] += x * rows.Values[entry];
                if (entry >= activeEnd || ++counters[partner] != 0) continue;
                counters[partner] = 1;
                _carry.Increment(partner);
            }
        }

        GC.KeepAlive(row);
    }

    /// <summary>Adds to what was there in dense scratch, then stores it sparse again or, once it is too much or a count might pass 32 bits, as a row.</summary>
    /// <returns>How many tokens were counted: all, or fewer where the row takes over.</returns>
    private int AddSparse(Column column, PreparedLayer neighbour)
    {
        var scratch = Scratch.Mine;
        var tallies = scratch.Tallies(Width);
        var touched = scratch.Touched(Width);
        var touchedCount = _sparse!.CopyTo(tallies, touched);
        var counted = 0;
        while (counted < column.Tokens.Length && (touchedCount <= SparseLimit || counted % LeastForChoice != 0))
        {
            touchedCount = AddToken(column, counted++, neighbour.Rows!, tallies, touched, touchedCount);
        }

        _activations += counted;
        var partners = touched.AsSpan(0, touchedCount);
        if (touchedCount <= SparseLimit && _activations <= uint.MaxValue)
        {
            _sparse.Replace(partners, tallies);
        }
        else
        {
            ToRow(partners, tallies, neighbour);
        }

        foreach (var partner in partners) tallies[partner] = default;
        return counted;
    }

    private static int AddToken(Column column, int position, TokenRows rows, Tally[] tallies, int[] touched, int touchedCount)
    {
        var token = column.Tokens[position];
        double x = column.Values[position];
        var (first, end) = (rows.Starts[token], rows.Starts[token + 1]);
        var features = rows.Features[first..end];
        var values = rows.Values[first..end];
        var activeCount = x > column.Threshold ? rows.ActiveEnds[token] - first : 0;
        for (var entry = 0; entry < features.Length; entry++)
        {
            ref var tally = ref tallies[features[entry]];
            if (tally.Sum == 0) touched[touchedCount++] = features[entry];
            tally.Sum += x * values[entry];   // above 0: the product of two floats does not underflow a double
            if (entry < activeCount) tally.Count++;
        }

        return touchedCount;
    }
}
