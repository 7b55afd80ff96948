using Orleans.Storage;
using SaeActors.Features;
using SaeActors.Grains.Storage;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Storage;

namespace SaeActors.Grains.Tests;

public sealed class GrainFilesTests : IDisposable
{
    private const int Grains = 6;
    private const int Writes = 60;
    private const int SegmentBytes = 400;   // a few writes: closing and copying happen all the time

    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-test-").FullName;

    [Fact]
    public async Task What_was_written_is_read_after_any_end_of_the_process()
    {
        var random = new SplitMix(3);
        var expected = new Dictionary<int, byte[]>();
        for (var life = 0; life < 4; life++)
        {
            using var files = new GrainFiles(new DiskStorage(_folder));
            foreach (var (grain, bytes) in expected) Assert.Equal(bytes, (await ReadAsync(files, grain)).State.Bytes);
            for (var write = 0; write < 50; write++)
            {
                var (grain, bytes) = (random.Next(12), new byte[random.Next(300)]);
                for (var position = 0; position < bytes.Length; position++) bytes[position] = (byte)random.Next(256);
                var state = await ReadAsync(files, grain);
                state.State = new StoredBytes { Bytes = expected[grain] = bytes };
                await files.WriteStateAsync("feature", Id(grain), state);
            }
        }
    }

    [Fact]
    public async Task A_torn_end_is_cut_off_and_the_record_before_counts()
    {
        using (var files = new GrainFiles(new DiskStorage(_folder)))
        {
            var state = await ReadAsync(files, 1);
            state.State = new StoredBytes { Bytes = [1, 2, 3] };
            await files.WriteStateAsync("feature", Id(1), state);
        }

        var segment = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "grains")));
        await File.AppendAllBytesAsync(segment, [9, 9, 9, 9, 9, 9, 9]);
        using var again = new GrainFiles(new DiskStorage(_folder));
        Assert.Equal([1, 2, 3], (await ReadAsync(again, 1)).State.Bytes);
    }

    [Fact]
    public async Task Of_two_writers_who_read_the_same_one_is_refused()
    {
        using var files = new GrainFiles(new DiskStorage(_folder));
        for (var grain = 0; grain < 40; grain++) await AssertOneWinsAsync(files, grain);   // before, while and after the first one is on its way to the disk
    }

    [Fact]
    public async Task Whatever_sync_the_power_goes_at_a_grain_has_what_was_written_last()
    {
        var cuts = 0;
        for (var syncs = 0; ; syncs++)
        {
            var disk = new UnsyncedStorage(syncs);
            var (written, refused) = await WriteUntilCutAsync(disk);
            if (!disk.IsCut) break;
            cuts++;
            using var found = new GrainFiles(disk.AfterCut(), SegmentBytes);
            foreach (var grain in Enumerable.Range(0, Grains))
            {
                var bytes = (await ReadAsync(found, grain)).State.Bytes;
                Assert.True(bytes.AsSpan().SequenceEqual(written[grain]) || (grain == refused.Grain && bytes.AsSpan().SequenceEqual(refused.Bytes)), $"grain {grain} after {syncs} syncs");
            }
        }

        Assert.True(cuts > Writes, $"the power was cut {cuts} times; expected more than {Writes}.");
    }

    [Fact]
    public async Task A_write_that_a_full_disk_refuses_changes_nothing_and_can_be_tried_again()
    {
        var disk = new UnsyncedStorage();
        using var files = new GrainFiles(disk, SegmentBytes);
        var state = await ReadAsync(files, 1);
        for (byte write = 1; write < 50; write++)
        {
            state.State = new StoredBytes { Bytes = Enumerable.Repeat(write, 40).ToArray() };
            disk.IsFull = true;
            await Assert.ThrowsAsync<IOException>(() => files.WriteStateAsync("feature", Id(1), state));
            disk.IsFull = false;
            Assert.Equal(state.ETag, (await ReadAsync(files, 1)).ETag);
            await files.WriteStateAsync("feature", Id(1), state);
            Assert.Equal(state.State.Bytes, (await ReadAsync(files, 1)).State.Bytes);
        }

        using var again = new GrainFiles(disk, SegmentBytes);
        Assert.Equal(state.State.Bytes, (await ReadAsync(again, 1)).State.Bytes);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What every grain was told is written, and the write that the power cut refused.</summary>
    private static async Task<(byte[][] Written, (int Grain, byte[] Bytes) Refused)> WriteUntilCutAsync(UnsyncedStorage disk)
    {
        var (random, written, refused) = (new SplitMix(5), Enumerable.Repeat(Array.Empty<byte>(), Grains).ToArray(), (Grain: -1, Bytes: Array.Empty<byte>()));
        try
        {
            using var files = new GrainFiles(disk, SegmentBytes);
            for (var write = 0; write < Writes; write++)
            {
                refused = (random.Next(Grains), Enumerable.Repeat((byte)write, 1 + random.Next(60)).ToArray());
                var state = await ReadAsync(files, refused.Grain);
                state.State = new StoredBytes { Bytes = refused.Bytes };
                await files.WriteStateAsync("feature", Id(refused.Grain), state);
                written[refused.Grain] = refused.Bytes;
            }
        }
        catch (IOException) when (disk.IsCut)
        {
            // Only what is on the disk matters now.
        }

        return (written, refused);
    }

    private static async Task AssertOneWinsAsync(GrainFiles files, int grain)
    {
        var states = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReadAsync(files, grain)));
        var written = await Task.WhenAll(states.Select(state => Task.Run(async () =>
        {
            var writer = Array.IndexOf(states, state);
            state.State = new StoredBytes { Bytes = [(byte)writer] };
            try
            {
                await files.WriteStateAsync("feature", Id(grain), state);
                return writer;
            }
            catch (InconsistentStateException)
            {
                return -1;
            }
        })));
        var winner = Assert.Single(written, writer => writer >= 0);
        Assert.Equal([(byte)winner], (await ReadAsync(files, grain)).State.Bytes);
    }

    private static GrainId Id(int grain) => GrainId.Create("feature", $"study/0/{grain}");

    private static async Task<GrainState<StoredBytes>> ReadAsync(GrainFiles files, int grain)
    {
        var state = new GrainState<StoredBytes>();
        await files.ReadStateAsync("feature", Id(grain), state);
        return state;
    }
}
