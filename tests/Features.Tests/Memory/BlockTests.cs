using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SaeActors.Features.Memory;

namespace SaeActors.Features.Tests.Memory;

public class BlockTests
{
    // Lengths of their own, so that other tests do not take the slots; none is one of SlotLengths.
    private const int Grown = 64 * 97;
    private const int Dropped = 64 * 101;
    private const int Emptied = 64 * 103;

    [Fact]
    public void A_block_keeps_its_bytes_while_it_grows_and_shrinks()
    {
        var block = new Changing();
        var expected = Array.Empty<byte>();
        foreach (var length in new[] { 64, 128, 7_040, 64, 40 << 20, 320 })   // the long one is longer than a slab
        {
            block.Change(length);
            Array.Resize(ref expected, Math.Min(expected.Length, length));
            Assert.Equal(length, block.Bytes);
            Assert.Equal(0, AddressOf(block) % 64);
            Assert.Equal(expected, block.Span[..expected.Length].ToArray());
            expected = [.. Enumerable.Range(0, Math.Min(length, 100_000)).Select(place => (byte)(place * 31 + length))];
            expected.CopyTo(block.Span);
        }
    }

    [Fact]
    public void A_block_that_grows_or_is_released_leaves_its_slot_to_the_next()
    {
        var (first, second, third) = (new Changing(), new Changing(), new Changing());
        first.Change(Grown);
        var slot = AddressOf(first);
        first.Change(Grown * 2);
        second.Change(Grown);
        Assert.Equal(slot, AddressOf(second));
        second.Release();
        second.Release();
        Assert.Equal((0, 0), (second.Bytes, second.Span.Length));
        third.Change(Grown);
        Assert.Equal(slot, AddressOf(third));
        second.Change(Grown);
        Assert.NotEqual(slot, AddressOf(second));
    }

    [Fact]
    public void No_slot_is_lost_when_blocks_are_dropped()
    {
        var kept = new Changing();
        kept.Change(Dropped);
        for (var round = 0; round < 20; round++)
        {
            Drop(900);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.InRange(SlabPool.Of(Dropped).Slots, 1, 6_000);   // 18,000 were dropped
        GC.KeepAlive(kept);
    }

    [Fact]
    public void Slabs_that_nothing_is_left_in_are_let_go_but_for_one()
    {
        var blocks = Enumerable.Range(0, 5_000).Select(_ => new Changing()).ToArray();
        foreach (var block in blocks) block.Change(Emptied);
        Assert.InRange(SlabPool.Of(Emptied).Slots, 5_000, 7_500);
        foreach (var block in blocks) block.Release();
        Assert.InRange(SlabPool.Of(Emptied).Slots, 1, 2_500);   // a slab is at most a third of the whole
    }

    [Fact]
    public void Blocks_that_change_on_several_threads_keep_their_own_bytes()
    {
        const int Threads = 4;
        Parallel.For(0, Threads, thread =>
        {
            var random = new SplitMix((ulong)thread);
            var blocks = Enumerable.Range(0, 500).Select(_ => new Changing()).ToArray();
            for (var change = 0; change < 20_000; change++)
            {
                var number = random.Next(blocks.Length);
                var mark = (byte)(number * Threads + thread);
                Assert.Equal(-1, blocks[number].Span.IndexOfAnyExcept(mark));
                if (random.Next(10) == 0) blocks[number].Release();
                else blocks[number].Change(SlotLengths.For(1 + random.Next(3_000)));
                blocks[number].Span.Fill(mark);
            }
        });
    }

    [Fact]
    public void Lengths_are_multiples_of_64_and_a_quarter_apart()
    {
        for (var bytes = 0; bytes < 100_000; bytes++)
        {
            var length = SlotLengths.For(bytes);
            Assert.Equal(0, length % SlotLengths.Unit);
            Assert.InRange(length, Math.Max(bytes, 64), Math.Max(bytes + 64, bytes * 1.25));
            Assert.Equal(length, SlotLengths.For(length));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(int count)
    {
        for (var number = 0; number < count; number++) new Changing().Change(Dropped);
    }

    private static nint AddressOf(Block block) => Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetReference(block.Span));   // pinned

    private sealed class Changing : Block
    {
        public void Change(int bytes) => Resize(bytes);
    }
}
