using SaeActors.Features;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Contract.Tests;

/// <summary>What every implementation of <see cref="IStorage"/> owes the logs that are written on it.</summary>
public abstract class StorageContract : IAsyncLifetime
{
    private const int Large = 9_000_001;   // bytes; more than any implementation may keep in one piece

    private IStorage _storage = null!;

    /// <summary>An empty storage.</summary>
    protected abstract Task<IStorage> StartAsync();

    /// <summary>The same storage as a new process finds it.</summary>
    protected abstract IStorage Reopened();

    /// <summary>Takes it away.</summary>
    protected abstract Task EndAsync();

    public async Task InitializeAsync() => _storage = await StartAsync();

    public Task DisposeAsync() => EndAsync();

    [Fact]
    public void Appended_bytes_are_read_back_from_every_offset_before_and_after_a_sync()
    {
        using var file = _storage.Create("a");
        file.Append(Bytes(100));
        AssertHolds(file, Bytes(100));
        file.Sync();
        AssertHolds(file, Bytes(100));
        file.Append(Bytes(50));
        AssertHolds(file, [.. Bytes(100), .. Bytes(50)]);
    }

    [Fact]
    public void A_read_at_the_end_or_beyond_it_brings_nothing()
    {
        using var file = _storage.Create("a");
        file.Append(Bytes(10));
        Assert.Equal(0, file.Read(10, new byte[5]));
        Assert.Equal(0, file.Read(11, new byte[5]));
        file.Sync();
        Assert.Equal(0, file.Read(10, new byte[5]));
        Assert.Equal(0, file.Read(1_000, new byte[5]));
    }

    [Fact]
    public void A_large_file_is_what_was_appended()
    {
        var bytes = Bytes(Large);
        using (var file = _storage.Create("folder/large"))
        {
            file.Append(bytes.AsSpan(0, 1_000));
            file.Append(bytes.AsSpan(1_000));
            file.Sync();
        }

        _storage.SyncFolder("folder");
        Assert.Equal(bytes, Reopened().ReadWhole("folder/large"));
    }

    [Fact]
    public void Opening_a_file_that_does_not_exist_is_refused()
    {
        Assert.Throws<FileNotFoundException>(() => _storage.Open("absent"));
        Assert.Throws<FileNotFoundException>(() => _storage.Open("folder/absent"));
    }

    [Fact]
    public void Creating_an_existing_file_empties_it()
    {
        _storage.WriteWhole("a", Bytes(100));
        using (var file = _storage.Create("a"))
        {
            Assert.Equal(0, file.Length);
            file.Append(Bytes(3));
            file.Sync();
        }

        _storage.SyncFolder("");
        Assert.Equal(Bytes(3), Reopened().ReadWhole("a"));
    }

    [Fact]
    public void A_cut_file_goes_on_from_the_cut()
    {
        using var file = _storage.Create("a");
        file.Append(Bytes(20_000));
        file.Sync();
        file.Append(Bytes(30));
        file.Truncate(20_010);
        AssertHolds(file, [.. Bytes(20_000), .. Bytes(10)]);
        file.Truncate(12_345);
        file.Append(Bytes(7));
        file.Sync();
        AssertHolds(file, [.. Bytes(12_345), .. Bytes(7)]);
        file.Truncate(0);
        Assert.Equal(0, file.Length);
    }

    [Fact]
    public void Names_are_listed_by_folder_in_ordinal_order()
    {
        foreach (var path in new[] { "b", "B", "a", "folder/z", "folder/y", "folder/deeper/x" }) _storage.WriteWhole(path, Bytes(1));
        Assert.Equal(["B", "a", "b"], _storage.List(""));
        Assert.Equal(["y", "z"], _storage.List("folder"));
        Assert.Equal(["x"], _storage.List("folder/deeper"));
        Assert.Empty(_storage.List("absent"));
    }

    [Fact]
    public void Renaming_replaces_what_had_the_name()
    {
        _storage.WriteWhole("old", Bytes(5));
        _storage.WriteWhole("new", Bytes(500));
        _storage.Rename("old", "new");
        Assert.Equal(["new"], _storage.List(""));
        Assert.Equal(Bytes(5), _storage.ReadWhole("new"));
    }

    [Fact]
    public void An_open_file_keeps_its_bytes_under_another_name()
    {
        using var file = _storage.Create("draft");
        file.Append(Bytes(5));
        _storage.Rename("draft", "name");
        file.Append(Bytes(6));
        file.Sync();
        Assert.Equal([.. Bytes(5), .. Bytes(6)], _storage.ReadWhole("name"));
        Assert.Throws<FileNotFoundException>(() => _storage.Open("draft"));
    }

    [Fact]
    public void A_deleted_file_has_no_name_and_can_be_read_by_whoever_has_it_open()
    {
        _storage.WriteWhole("a", Bytes(10));
        using (var file = _storage.Open("a"))
        {
            _storage.Delete("a");
            Assert.Empty(_storage.List(""));
            Assert.Throws<FileNotFoundException>(() => _storage.Open("a"));
            AssertHolds(file, Bytes(10));
            _storage.WriteWhole("a", Bytes(3));
            AssertHolds(file, Bytes(10));
        }

        Assert.Equal(Bytes(3), _storage.ReadWhole("a"));
        _storage.Delete("a");
        _storage.Delete("a");
        _storage.Delete("absent/a");
    }

    [Fact]
    public void All_handles_of_a_file_see_the_same_bytes()
    {
        using var writer = _storage.Create("a");
        writer.Append(Bytes(10));
        using var reader = _storage.Open("a");
        AssertHolds(reader, Bytes(10));
        writer.Append(Bytes(4));
        AssertHolds(reader, [.. Bytes(10), .. Bytes(4)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_is_done_to_a_file_it_holds_what_a_list_of_bytes_would(int seed)
    {
        var random = new SplitMix((ulong)seed);
        var (expected, synced) = (new List<byte>(), Array.Empty<byte>());
        var file = _storage.Create("a");
        _storage.SyncFolder("");
        for (var step = 0; step < 120; step++)
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    var added = Bytes(random.Next(step % 10 == 0 ? 700_000 : 3_000), random.NextUInt64());
                    file.Append(added);
                    expected.AddRange(added);
                    break;
                case 2:
                    file.Sync();
                    synced = [.. expected];
                    break;
                case 3 when random.Next(4) == 0:
                    var left = random.Next(expected.Count + 1);
                    file.Truncate(left);
                    file.Sync();
                    expected.RemoveRange(left, expected.Count - left);
                    synced = [.. expected];
                    break;
                case 4 when expected.Count > 0:
                    var (from, count) = (random.Next(expected.Count), random.Next(2_000));
                    var buffer = new byte[Math.Min(count, expected.Count - from)];
                    file.ReadExactly(from, buffer);
                    Assert.Equal(expected.GetRange(from, buffer.Length), buffer);
                    break;
                default:
                    file.Dispose();
                    file = _storage.Open("a");
                    break;
            }

            Assert.Equal(expected.Count, file.Length);
        }

        Assert.Equal(expected, _storage.ReadWhole("a"));
        Assert.Equal(synced, Reopened().ReadWhole("a")[..synced.Length]);
        file.Dispose();
    }

    private static byte[] Bytes(int count, ulong seed = 7)
    {
        var random = new SplitMix(seed);
        var bytes = new byte[count];
        for (var position = 0; position < count; position++) bytes[position] = (byte)random.NextUInt64();
        return bytes;
    }

    /// <summary>Whole, and from a few offsets to the end.</summary>
    private static void AssertHolds(IStorageFile file, byte[] expected)
    {
        Assert.Equal(expected.Length, file.Length);
        foreach (var offset in new[] { 0, 1, expected.Length / 2, expected.Length - 1 })
        {
            var buffer = new byte[expected.Length - offset];
            file.ReadExactly(offset, buffer);
            Assert.Equal(expected[offset..], buffer);
        }
    }
}
