using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SaeActors.Features.Counting;

/// <summary>Hands out rows of counters from large slabs that are advised for huge pages, and takes them back.</summary>
/// <remarks>The first touch of a row costs a page fault for every 4 kB; with pages of 2 MB it is one for 80 rows of GPT-2, and making
/// 270,000 rows takes 1.2 s instead of 18 (docs/counting.md). Where the kernel refuses, nothing else changes.</remarks>
internal static partial class RowMemory
{
    private const int SlabBytes = 30 << 20;   // only what lies within can be a huge page: with 4 MB it was a third
    private const int RowsPerSlab = 1_024;
    private const int HugePage = 2 << 20;
    private const int AdviceHugePage = 14;   // MADV_HUGEPAGE

    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, List<RowSlab>> WithRoom = [];   // by row length

    /// <summary>A row of zeros, in a slot that a multiple of 64 bytes holds.</summary>
    public static CounterRow Rent(int width)
    {
        var row = RentDirty((width + CounterRow.Alignment - 1) / CounterRow.Alignment * CounterRow.Alignment);
        row.Span.Clear();
        return row;
    }

    public static void Return(RowSlab slab, int offset)
    {
        lock (Gate)
        {
            var others = WithRoom[slab.RowLength];
            if (slab.IsFull) others.Add(slab);
            slab.Return(offset);
            if (slab.IsEmpty) others.Remove(slab);
        }
    }

    private static CounterRow RentDirty(int length)
    {
        lock (Gate)
        {
            ref var slabs = ref CollectionsMarshal.GetValueRefOrAddDefault(WithRoom, length, out _);
            slabs ??= [];
            if (slabs.Count == 0) slabs.Add(NewSlab(length));
            var slab = slabs[^1];
            var row = new CounterRow(slab, slab.Rent(), length);
            if (slab.IsFull) slabs.RemoveAt(slabs.Count - 1);
            return row;
        }
    }

    private static unsafe RowSlab NewSlab(int length)
    {
        var bytes = (int)Math.Max(length, Math.Min(SlabBytes, length * (long)RowsPerSlab)) + CounterRow.Alignment;
        var memory = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));   // pinned
        if (bytes >= HugePage && OperatingSystem.IsLinux()) Advise(address, bytes);
        var first = (int)(-address & CounterRow.Alignment - 1);
        return new RowSlab(memory, first, length);
    }

    private static void Advise(nint address, int bytes)
    {
        var page = Environment.SystemPageSize;
        var start = address & -page;
        try
        {
            _ = MAdvise(start, address + bytes - start, AdviceHugePage);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return;   // no C library of that name: ordinary pages
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MAdvise(nint address, nint length, int advice);
}
