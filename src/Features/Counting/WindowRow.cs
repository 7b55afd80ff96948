using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SaeActors.Features.Counting;

/// <summary>The row in which a thread counts up to 127 tokens of one feature before they are added to the feature's own row.</summary>
/// <remarks>F partners. It never leaves the L1 cache, so that a feature's row of 24 kB is read and written once, in order, and no
/// increment asks whether it wrapped. Bit 7 of a counter marks a watched partner: its co-firings are noted on the way, without a branch
/// (one co-firing in ten is watched and would be mispredicted), and their products are added up afterwards, in token order.</remarks>
internal sealed class WindowRow(int width)
{
    /// <summary>What seven bits can count.</summary>
    private const int MostTokens = 127;

    private const byte IsWatched = 0x80;
    private const byte Counted = 0x7F;

    /// <summary>How many tokens ahead their rows are prefetched, and how many notes ahead their values.</summary>
    private const int TokensAhead = 12;
    private const int NotesAhead = 48;

    /// <summary>Below one co-firing for so many partners, a block is added id by id: it touches fewer lines than a sweep would.</summary>
    private const int WorthSweep = 16;

    private readonly CounterRow _counts = new CounterRow(width);        // (F,) bits 0 to 6: co-firings; all zero between uses
    private readonly byte[] _places = new byte[width];                  // (F,) of a watched partner: its place in the list
    private readonly ulong[] _notes = new ulong[width + 8_192];        // watched co-firings: position in the column « 32 | entry of the neighbour

    /// <summary>F.</summary>
    public int Width => width;

    /// <summary>Counts a column into a feature's row. Cost: the sum over the column's tokens of the row lengths.</summary>
    /// <param name="column">Where the feature fired.</param>
    /// <param name="rows">The neighbour layer by token.</param>
    /// <param name="watch">Receives Σxy of its partners.</param>
    /// <param name="row">n12, see <see cref="ExactTable"/>.</param>
    /// <param name="carry">What passes a byte.</param>
    public void Add(Column column, TokenRows rows, WatchList watch, CounterRow row, CarryCounts carry)
    {
        Mark(watch);
        for (var first = 0; first < column.Tokens.Length; first += MostTokens)
        {
            var block = column.Slice(first, Math.Min(column.Tokens.Length, first + MostTokens));
            if (Count(block, rows, watch.Sums) >= row.Length / WorthSweep) Sweep(row, carry);
            else AddById(block, rows, row, carry);
        }

        foreach (var partner in watch.Partners) Unsafe.Add(ref _counts.First, partner) = 0;
        GC.KeepAlive(watch);
        GC.KeepAlive(row);
    }

    private void Mark(WatchList watch)
    {
        var partners = watch.Partners;
        for (var place = 0; place < partners.Length; place++)
        {
            var partner = partners[place];
            _places[partner] = (byte)place;
            Unsafe.Add(ref _counts.First, partner) = IsWatched;
        }
    }

    /// <summary>Counts up to 127 tokens, and adds the watched products.</summary>
    /// <returns>How many co-firings were counted.</returns>
    private int Count(Column column, TokenRows rows, Span<double> sums)
    {
        var starts = rows.Starts;
        var activeEnds = rows.ActiveEnds;
        ref var features = ref MemoryMarshal.GetReference(rows.Features);
        var (noted, counted) = (0, 0);
        for (var position = 0; position < column.Tokens.Length; position++)
        {
            if (position + TokensAhead < column.Tokens.Length) Prefetch(ref Unsafe.Add(ref features, starts[column.Tokens[position + TokensAhead]]));
            var token = column.Tokens[position];
            var (first, end) = (starts[token], starts[token + 1]);
            var activeEnd = column.Values[position] > column.Threshold ? activeEnds[token] : first;
            if (noted + end - first >= _notes.Length) noted = AddProducts(column, rows, sums, noted);
            var note = (ulong)position << 32 | (uint)first;
            noted += CountToken(ref _counts.First, ref Unsafe.Add(ref features, first), activeEnd - first, ref _notes[noted], note);
            if (activeEnd < end) noted += NoteInactive(rows.Features[activeEnd..end], noted, note + (uint)(activeEnd - first));
            counted += activeEnd - first;
        }

        AddProducts(column, rows, sums, noted);
        return counted;
    }

    /// <summary>The kernel: one co-firing with each of a token's features. A method of its own, so that everything in it is in a register;
    /// inlined, half of it is not.</summary>
    /// <returns>How many were noted: those with a watched partner. A note is written for each and stays if the end moves past it.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CountToken(ref byte counts, ref ushort features, int length, ref ulong notes, ulong note)
    {
        nint noted = 0;
        nint position = 0;
        for (; position <= length - 4; position += 4)
        {
            ref var four = ref Unsafe.Add(ref features, position);
            noted += CountOne(ref Unsafe.Add(ref counts, (nuint)four), ref Unsafe.Add(ref notes, noted), note);
            noted += CountOne(ref Unsafe.Add(ref counts, (nuint)Unsafe.Add(ref four, 1)), ref Unsafe.Add(ref notes, noted), note + 1);
            noted += CountOne(ref Unsafe.Add(ref counts, (nuint)Unsafe.Add(ref four, 2)), ref Unsafe.Add(ref notes, noted), note + 2);
            noted += CountOne(ref Unsafe.Add(ref counts, (nuint)Unsafe.Add(ref four, 3)), ref Unsafe.Add(ref notes, noted), note + 3);
            note += 4;
        }

        for (; position < length; position++, note++)
        {
            noted += CountOne(ref Unsafe.Add(ref counts, (nuint)Unsafe.Add(ref features, position)), ref Unsafe.Add(ref notes, noted), note);
        }

        return (int)noted;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint CountOne(ref byte counter, ref ulong end, ulong note)
    {
        uint before = counter;
        counter = (byte)(before + 1);
        end = note;
        return (nint)(before >> 7);
    }

    /// <summary>Partners that fired without being active are not counted, but their products are part of Σxy.</summary>
    private int NoteInactive(ReadOnlySpan<ushort> features, int end, ulong note)
    {
        var noted = 0;
        foreach (var feature in features)
        {
            if (Unsafe.Add(ref _counts.First, feature) >= IsWatched) _notes[end + noted++] = note;
            note++;
        }

        return noted;
    }

    /// <summary>Adds the noted products in order. The values of a token are cold, so they are asked for some notes ahead.</summary>
    /// <returns>0, the number of notes left.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int AddProducts(Column column, TokenRows rows, Span<double> sums, int noted)
    {
        var features = rows.Features;
        var values = rows.Values;
        var notes = _notes.AsSpan(0, noted);
        for (var ahead = 0; ahead < Math.Min(NotesAhead, notes.Length); ahead++) Prefetch(in values[(int)notes[ahead]]);
        for (var position = 0; position < notes.Length; position++)
        {
            if (position + NotesAhead < notes.Length) Prefetch(in values[(int)notes[position + NotesAhead]]);
            var note = notes[position];
            var entry = (int)note;
            sums[_places[features[entry]]] += (double)column.Values[(int)(note >> 32)] * values[entry];
        }

        return 0;
    }

    /// <summary>Adds all counters to the row and sets them back.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Sweep(CounterRow row, CarryCounts carry)
    {
        var partner = Vector256.IsHardwareAccelerated ? SweepVector(row, carry) : 0;
        for (; partner < row.Length; partner++) Move(ref Unsafe.Add(ref row.First, partner), partner, carry);
    }

    /// <summary>A counter runs from 1 to 255 and on to 1, so a byte of 0 means that the two never co-fired.</summary>
    private void Move(ref byte counter, int partner, CarryCounts carry)
    {
        ref var added = ref Unsafe.Add(ref _counts.First, partner);
        var sum = counter + (added & Counted);
        added &= IsWatched;
        counter = (byte)(sum > byte.MaxValue ? sum - byte.MaxValue : sum);
        if (sum > byte.MaxValue) carry.Increment(partner);
    }

    /// <returns>The first partner that was not added.</returns>
    private int SweepVector(CounterRow row, CarryCounts carry)
    {
        ref var counters = ref row.First;
        ref var counts = ref _counts.First;
        var seven = Vector256.Create(Counted);
        var partner = 0;
        for (; partner <= row.Length - Vector256<byte>.Count; partner += Vector256<byte>.Count)
        {
            var added = Vector256.LoadUnsafe(ref counts, (nuint)partner);
            var before = Vector256.LoadUnsafe(ref counters, (nuint)partner);
            var sum = before + (added & seven);

            // At most 127 were added, so bit 7 falls exactly where the byte ran over.
            var fell = Vector256.AndNot(before, sum) & ~seven;
            (added & ~seven).StoreUnsafe(ref counts, (nuint)partner);
            if (fell != Vector256<byte>.Zero)
            {
                for (var bits = fell.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
                {
                    carry.Increment(partner + System.Numerics.BitOperations.TrailingZeroCount(bits));
                }

                sum += Vector256.ShiftRightLogical(fell, 7);   // the next after 255 is 1
            }

            sum.StoreUnsafe(ref counters, (nuint)partner);
        }

        return partner;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddById(Column column, TokenRows rows, CounterRow row, CarryCounts carry)
    {
        for (var position = 0; position < column.Tokens.Length; position++)
        {
            if (!(column.Values[position] > column.Threshold)) continue;
            var token = column.Tokens[position];
            foreach (var partner in rows.Features[rows.Starts[token]..rows.ActiveEnds[token]])
            {
                if ((Unsafe.Add(ref _counts.First, partner) & Counted) != 0) Move(ref Unsafe.Add(ref row.First, partner), partner, carry);
            }
        }
    }

    /// <summary>A token's row is two or three cache lines; longer ones the processor fetches on its own once it sees the first.</summary>
    private static unsafe void Prefetch(ref ushort features)
    {
        if (!Sse.IsSupported) return;
        var address = (ushort*)Unsafe.AsPointer(ref features);   // pinned, see TokenRows
        Sse.Prefetch0(address);
        Sse.Prefetch0(address + 32);
        Sse.Prefetch0(address + 64);
    }

    private static unsafe void Prefetch(ref readonly float value)
    {
        // If the collector moves the array at this moment, the wrong line is fetched and nothing else happens.
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in value)));
    }
}
