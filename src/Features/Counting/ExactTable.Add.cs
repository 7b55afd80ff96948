using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SaeActors.Features.Counting;

internal sealed partial class ExactTable
{
    /// <summary>How many tokens ahead their rows are prefetched.</summary>
    private const int Ahead = 4;

    internal override void Add(Column column, PreparedLayer neighbour)
    {
        var rows = neighbour.Rows!;
        _activations += column.Tokens.Length;
        if (_sparse is not null)
        {
            AddSparse(column, neighbour);
            return;
        }

        if (rows.HasInactive || column.Threshold > 0)
        {
            AddWithThresholds(column, rows);
        }
        else if (_sums is not null)
        {
            AddWithSums(column, rows);
        }
        else
        {
            AddToRow(column, rows);
        }

        if (_activations >= _nextSelection) Reselect(neighbour);
    }

    /// <summary>The kernel: one byte increment per co-firing. Cost: the sum over the column's tokens of the row lengths.</summary>
    /// <remarks>References instead of spans and the prefetch are worth PLACEHOLDER (docs/counting.md); PreparedLayer and the window checked every index.</remarks>
    private void AddToRow(Column column, TokenRows rows)
    {
        var starts = rows.Starts;
        ref var features = ref MemoryMarshal.GetReference(rows.Features);
        ref var row = ref MemoryMarshal.GetArrayDataReference(_row);
        for (var position = 0; position < column.Tokens.Length; position++)
        {
            if (position + Ahead < column.Tokens.Length) Prefetch(ref Unsafe.Add(ref features, starts[column.Tokens[position + Ahead]]));
            var token = column.Tokens[position];
            var end = starts[token + 1];
            for (var entry = starts[token]; entry < end; entry++)
            {
                nuint partner = Unsafe.Add(ref features, entry);
                if (++Unsafe.Add(ref row, partner) == 0) Wrapped((int)partner, (double)column.Values[position] * rows.Values[entry]);
            }
        }
    }

    /// <summary>A token's row is two or three cache lines; the processor fetches the rest once it sees the first two.</summary>
    private static unsafe void Prefetch(ref ushort features)
    {
        if (!Sse.IsSupported) return;
        var address = (ushort*)Unsafe.AsPointer(ref features);   // pinned, see TokenRows
        Sse.Prefetch0(address);
        Sse.Prefetch0(address + 32);
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

    /// <summary>Adds the window and what was there in dense scratch, then stores it sparse again or, once it is too much, as a row.</summary>
    private void AddSparse(Column column, PreparedLayer neighbour)
    {
        var scratch = Scratch.Mine;
        var counts = scratch.Counts(Width);
        var sums = scratch.Sums(Width);
        var touched = scratch.Touched(Width);
        var touchedCount = WalkSparse(column, neighbour.Rows!, counts, sums, touched, _sparse!.CopyTo(counts, sums, touched));
        var partners = touched.AsSpan(0, touchedCount);
        partners.Sort();
        if (touchedCount <= SparseLimit)
        {
            _sparse.Replace(partners, counts, sums);
        }
        else
        {
            ToRow(partners, counts, sums, neighbour);
        }

        foreach (var partner in partners) (counts[partner], sums[partner]) = (0, 0);
    }

    private static int WalkSparse(Column column, TokenRows rows, long[] counts, double[] sums, int[] touched, int touchedCount)
    {
        for (var position = 0; position < column.Tokens.Length; position++)
        {
            var token = column.Tokens[position];
            double x = column.Values[position];
            var end = rows.Starts[token + 1];
            var activeEnd = x > column.Threshold ? rows.ActiveEnds[token] : rows.Starts[token];
            for (var entry = rows.Starts[token]; entry < end; entry++)
            {
                int partner = rows.Features[entry];
                if (sums[partner] == 0) touched[touchedCount++] = partner;
                sums[partner] += x * rows.Values[entry];   // above 0: the product of two floats does not underflow a double
                if (entry < activeEnd) counts[partner]++;
            }
        }

        return touchedCount;
    }
}
