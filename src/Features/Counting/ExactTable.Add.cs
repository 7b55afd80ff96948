namespace SaeActors.Features.Counting;

internal sealed partial class ExactTable
{
    internal override void Add(Column column, PreparedLayer neighbour)
    {
        var rows = neighbour.Rows!;
        var position = _sparse is null ? 0 : AddSparse(column, rows, neighbour);
        var rest = new Column(column.Tokens[position..], column.Values[position..], column.Threshold);
        if (rows.HasInactive || column.Threshold > 0)
        {
            AddWithThresholds(rest, rows);
        }
        else if (_sums is not null)
        {
            AddWithSums(rest, rows);
        }
        else
        {
            AddToRow(rest, rows);
        }

        _activations += column.Tokens.Length;
        if (_activations >= _nextSelection) Reselect(neighbour);
    }

    /// <summary>The kernel: one byte increment per co-firing. Cost: the sum over the column's tokens of the row lengths.</summary>
    private void AddToRow(Column column, TokenRows rows)
    {
        var starts = rows.Starts;
        var features = rows.Features;
        var row = _row;
        for (var position = 0; position < column.Tokens.Length; position++)
        {
            var token = column.Tokens[position];
            var (first, end) = (starts[token], starts[token + 1]);
            for (var entry = first; entry < end; entry++)
            {
                if (++row[features[entry]] == 0) Wrapped(features[entry], (double)column.Values[position] * rows.Values[entry]);
            }
        }
    }

    private void AddWithSums(Column column, TokenRows rows)
    {
        var starts = rows.Starts;
        var features = rows.Features;
        var values = rows.Values;
        var row = _row;
        var sums = _sums!;
        for (var position = 0; position < column.Tokens.Length; position++)
        {
            var token = column.Tokens[position];
            double x = column.Values[position];
            for (var entry = starts[token]; entry < starts[token + 1]; entry++)
            {
                var partner = features[entry];
                sums[partner] += x * values[entry];
                if (++row[partner] == 0) _carry.Increment(partner);
            }
        }
    }

    /// <summary>Counts where both are active; adds products wherever both fired.</summary>
    private void AddWithThresholds(Column column, TokenRows rows)
    {
        for (var position = 0; position < column.Tokens.Length; position++)
        {
            var token = column.Tokens[position];
            double x = column.Values[position];
            var (first, end) = (rows.Starts[token], rows.Starts[token + 1]);
            var activeEnd = x > column.Threshold ? rows.ActiveEnds[token] : first;
            for (var entry = first; entry < end; entry++)
            {
                int partner = rows.Features[entry];
                var product = x * rows.Values[entry];
                if (_sums is not null) _sums[partner] += product;
                if (entry >= activeEnd)
                {
                    AddInactive(partner, product);
                }
                else if (++_row[partner] == 0)
                {
                    Wrapped(partner, product);
                }
            }
        }
    }

    private void AddInactive(int partner, double product)
    {
        if (_watch is null || _row[partner] != byte.MaxValue) return;
        var watched = _watch.Find(partner);
        if (watched >= 0) _watch.Sums[watched] += product;
    }

    /// <summary>A byte passed 255: a watched partner's always does, any other's once in 256 co-firings.</summary>
    private void Wrapped(int partner, double product)
    {
        var watched = _watch?.Find(partner) ?? -1;
        if (watched < 0)
        {
            _carry.Increment(partner);
            return;
        }

        _watch!.Counts[watched]++;
        _watch.Sums[watched] += product;
        _row[partner] = byte.MaxValue;
    }

    /// <returns>How many tokens were counted before the sparse form was full.</returns>
    private int AddSparse(Column column, TokenRows rows, PreparedLayer neighbour)
    {
        var sparse = _sparse!;
        for (var position = 0; position < column.Tokens.Length; position++)
        {
            var token = column.Tokens[position];
            double x = column.Values[position];
            var activeEnd = x > column.Threshold ? rows.ActiveEnds[token] : rows.Starts[token];
            for (var entry = rows.Starts[token]; entry < rows.Starts[token + 1]; entry++)
            {
                sparse.Add(rows.Features[entry], entry < activeEnd ? 1 : 0, x * rows.Values[entry]);
            }

            if (sparse.Length <= SparseLimit) continue;
            ToRow(neighbour, _activations + position + 1);
            return position + 1;
        }

        return column.Tokens.Length;
    }
}
