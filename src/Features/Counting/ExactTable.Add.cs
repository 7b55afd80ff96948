using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SaeActors.Features.Counting;

internal sealed partial class ExactTable
{
    /// <summary>How many tokens ahead their rows are prefetched.</summary>
    private const int Ahead = 4;

    private const int CacheLine = 64;

    /// <summary>Tokens of a window that the sparse form takes before a row is considered: the choice of the watched partners rests on them.</summary>
    private const int LeastForChoice = 128;

    internal override void Add(Column column, PreparedLayer neighbour)
    {
        var rows = neighbour.Rows!;
        var counted = _sparse is null ? 0 : AddSparse(column, neighbour);
        var rest = new Column(column.Tokens[counted..], column.Values[counted..], column.Threshold);
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

        _activations += rest.Tokens.Length;
        if (_activations >= _nextSelection) Reselect(neighbour);
    }

    /// <summary>The kernel: one byte increment per co-firing. Cost: the sum over the column's tokens of the row lengths.</summary>
    /// <remarks>One co-firing in ten is with a watched partner and wraps; a branch on it is mispredicted so often that it took 40 % of the
    /// time. So wraps are collected without a branch and handled after each token, in which a partner occurs once (docs/counting.md).</remarks>
    private void AddToRow(Column column, TokenRows rows)
    {
        var starts = rows.Starts;
        ref var features = ref MemoryMarshal.GetReference(rows.Features);
        ref var row = ref MemoryMarshal.GetArrayDataReference(_row);
        ref var wrapped = ref MemoryMarshal.GetArrayDataReference(Scratch.Mine.Touched(Width));
        for (var position = 0; position < column.Tokens.Length; position++)
        {
            if (position + Ahead < column.Tokens.Length) Prefetch(ref Unsafe.Add(ref features, starts[column.Tokens[position + Ahead]]));
            var token = column.Tokens[position];
            var end = starts[token + 1];
            nint wraps = 0;
            for (var entry = starts[token]; entry < end; entry++)
            {
                ref var counter = ref Unsafe.Add(ref row, (nuint)Unsafe.Add(ref features, entry));
                var next = (byte)(counter + 1);
                counter = next;
                Unsafe.Add(ref wrapped, wraps) = entry;
                wraps += next == 0 ? 1 : 0;
            }

            for (nint wrap = 0; wrap < wraps; wrap++)
            {
                var entry = Unsafe.Add(ref wrapped, wrap);
                Wrapped(Unsafe.Add(ref features, entry), (double)column.Values[position] * rows.Values[entry]);
            }
        }
    }

    internal override unsafe void Prefetch()
    {
        if (!Sse.IsSupported) return;
        var row = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_row));   // pinned
        for (var offset = 0; offset < _row.Length; offset += CacheLine) Sse.Prefetch1(row + offset);
        _watch?.Prefetch();
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
        if (watched >= 0) _watch.Entries[watched].Sum += product;
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

        ref var entry = ref _watch!.Entries[watched];
        entry.Count++;
        entry.Sum += product;
        _row[partner] = byte.MaxValue;
    }

    /// <summary>Adds to what was there in dense scratch, then stores it sparse again or, once it is too much, as a row.</summary>
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
        if (touchedCount <= SparseLimit)
        {
            partners.Sort();
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
