using System.Runtime.CompilerServices;
using SaeActors.Features.Counting;

namespace SaeActors.Features.Tests.Counting;

public class CounterRowTests
{
    [Fact]
    public void Rows_are_zero_aligned_and_apart()
    {
        var rows = Enumerable.Range(0, 3_000).Select(_ => new CounterRow(1_000)).ToArray();
        for (var number = 0; number < rows.Length; number++)
        {
            Assert.Equal(1_024, rows[number].Length);
            Assert.Equal(-1, rows[number].Span.IndexOfAnyExcept((byte)0));
            rows[number].Span.Fill((byte)(number % 251 + 1));
        }

        for (var number = 0; number < rows.Length; number++) Assert.Equal(-1, rows[number].Span.IndexOfAnyExcept((byte)(number % 251 + 1)));
        Assert.All(rows, row => Assert.Equal(0, AddressOf(row) % 64));
    }

    [Fact]
    public void A_row_that_nothing_refers_to_is_handed_out_again_clean()
    {
        const int Width = 7_700;   // a length of its own, so that other tests do not take the rows
        var kept = new CounterRow(Width);
        var freed = Fill(Width, 300);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var again = Enumerable.Range(0, 300).Select(_ => new CounterRow(Width)).ToArray();
        Assert.Contains(again, row => freed.Contains(AddressOf(row)));
        Assert.All(again, row => Assert.Equal(-1, row.Span.IndexOfAnyExcept((byte)0)));
        GC.KeepAlive(kept);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static HashSet<nint> Fill(int width, int count)
    {
        var addresses = new HashSet<nint>();
        for (var row = 0; row < count; row++)
        {
            var rented = new CounterRow(width);
            rented.Span.Fill(9);
            addresses.Add(AddressOf(rented));
        }

        return addresses;
    }

    private static nint AddressOf(CounterRow row) => Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref row.First);   // pinned
}
