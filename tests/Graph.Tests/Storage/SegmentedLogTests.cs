using SaeActors.Features;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Tests.Storage;

/// <summary>Both kinds of logs: with commit records, and with segments that are synced before the next one's name exists.</summary>
public class SegmentedLogTests
{
    private const int Things = 9;
    private const int Rounds = 25;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whatever_sync_the_power_goes_at_what_was_saved_is_found(bool commits)
    {
        var cuts = 0;
        for (var syncs = 0; ; syncs++)
        {
            var disk = new UnsyncedStorage(syncs);
            var possible = WriteUntilCut(disk, commits);
            if (!disk.IsCut) break;
            cuts++;
            AssertIsPossible(disk.AfterCut());
            AssertIsPossible(disk.AfterCut(isHalfWritten: true));

            void AssertIsPossible(UnsyncedStorage left)
            {
                using var found = new LoggedValues(left, commits);
                for (var thing = 0; thing < Things; thing++) Assert.Contains(found.Read(thing), possible[thing]);
            }
        }

        Assert.True(cuts > Rounds, $"the power was cut {cuts} times; expected more than {Rounds}.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_start_finds_of_a_killed_process_survives_a_power_cut(bool commits)
    {
        var disk = new UnsyncedStorage();
        using var killed = new LoggedValues(disk, commits);
        var random = new SplitMix(5);
        for (var thing = 0; thing < 50; thing++) killed.Put(thing, Some(ref random));   // the system has the closed segments, the disk need not
        using var next = new LoggedValues(disk, commits);
        using var found = new LoggedValues(disk.AfterCut(), commits);
        Assert.NotNull(next.Read(0));
        for (var thing = 0; thing < 50; thing++) Assert.Equal(next.Read(thing), found.Read(thing));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_full_disk_refused_is_as_if_it_had_not_been_added(bool commits)
    {
        var disk = new UnsyncedStorage();
        using var values = new LoggedValues(disk, commits);
        var (random, saved) = (new SplitMix(6), Enumerable.Repeat(Array.Empty<byte>(), Things).ToArray());
        PutAndSave(values, saved);
        for (var round = 0; round < 10 * Rounds; round++)
        {
            var put = saved.Select(bytes => random.Next(3) == 0 ? Some(ref random) : bytes).ToArray();
            put[round % Things] = Some(ref random);
            disk.IsFull = true;
            Assert.Throws<IOException>(() => PutAndSave(values, put, saved));
            disk.IsFull = false;
            values.Rollback();
            for (var thing = 0; thing < Things; thing++) Assert.Equal(saved[thing], values.Read(thing));
            put[random.Next(Things)] = Some(ref random);
            PutAndSave(values, put, saved);
            saved = put;
        }

        using var found = new LoggedValues(disk, commits);
        for (var thing = 0; thing < Things; thing++) Assert.Equal(saved[thing], found.Read(thing));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dead_records_take_no_more_than_live_ones_and_two_segments(bool commits)
    {
        var disk = new UnsyncedStorage();
        using var values = new LoggedValues(disk, commits);
        var (random, latest) = (new SplitMix(7), new byte[Things][]);
        for (var thing = 0; thing < Things; thing++) values.Put(thing, latest[thing] = Some(ref random));
        for (var round = 0; round < 40 * Rounds; round++)
        {
            var thing = round % 40 < 20 ? random.Next(Things) : round / 40 % Things;   // in runs of one thing the last segment is the emptiest
            values.Put(thing, latest[thing] = Some(ref random));
            values.Save();
            Assert.InRange(values.Bytes, 0, (2 * values.LiveBytes) + (2 * LoggedValues.SegmentBytes));
        }

        Assert.Equal(values.Bytes, disk.List(LoggedValues.Folder).Sum(name => disk.ReadWhole($"{LoggedValues.Folder}/{name}").LongLength));
        using var found = new LoggedValues(disk, commits);
        Assert.Equal(latest, Enumerable.Range(0, Things).Select(thing => found.Read(thing)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_torn_end_is_cut_off(bool commits)
    {
        var (disk, last) = Saved(commits);
        Append(disk, $"{LoggedValues.Folder}/{disk.List(LoggedValues.Folder)[^1]}");
        AssertHolds(disk, commits, last);
    }

    [Fact]
    public void Of_a_log_with_commits_a_torn_end_before_a_segment_only_begun_is_cut_off()
    {
        var (disk, last) = Saved(commits: true);
        var name = disk.List(LoggedValues.Folder)[^1];
        Append(disk, $"{LoggedValues.Folder}/{name}");
        disk.Create($"{LoggedValues.Folder}/{int.Parse(Path.GetFileNameWithoutExtension(name)) + 1:D8}.log").Dispose();
        AssertHolds(disk, commits: true, last);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_closed_segment_that_is_damaged_is_refused_and_left_as_it_is(bool commits)
    {
        var (disk, _) = Saved(commits);
        var path = $"{LoggedValues.Folder}/{disk.List(LoggedValues.Folder)[0]}";
        var damaged = disk.ReadWhole(path);
        damaged[^1] ^= 1;
        disk.WriteWhole(path, damaged);
        var refusal = Assert.Throws<InvalidDataException>(() => new LoggedValues(disk, commits));
        Assert.Contains($"{path} is damaged at byte ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(damaged, disk.ReadWhole(path));
    }

    [Fact]
    public void A_file_that_is_no_segment_is_refused_by_name()
    {
        var disk = new UnsyncedStorage();
        disk.WriteWhole($"{LoggedValues.Folder}/1.log", [1]);
        var refusal = Assert.Throws<InvalidDataException>(() => new LoggedValues(disk, commits: true));
        Assert.Equal("log/1.log is no segment; expected a name like log/00000001.log.", refusal.Message);
    }

    /// <summary>Per thing what may be found: what was saved last, and what was put after.</summary>
    private static List<byte[]?>[] WriteUntilCut(UnsyncedStorage disk, bool commits)
    {
        var possible = Enumerable.Range(0, Things).Select(_ => new List<byte[]?> { null }).ToArray();
        var random = new SplitMix(4);
        try
        {
            using var values = new LoggedValues(disk, commits);
            for (var round = 0; round < Rounds; round++)
            {
                for (var put = 0; put < 10; put++)
                {
                    var (thing, bytes) = (random.Next(Things), Some(ref random));
                    possible[thing].Add(bytes);
                    values.Put(thing, bytes);
                }

                values.Save();
                foreach (var thing in possible) thing.RemoveRange(0, thing.Count - 1);
            }
        }
        catch (IOException) when (disk.IsCut)
        {
            // Only what is on the disk matters now.
        }

        return possible;
    }

    /// <summary>Saves what differs from <paramref name="saved"/>.</summary>
    private static void PutAndSave(LoggedValues values, byte[][] put, byte[][]? saved = null)
    {
        for (var thing = 0; thing < Things; thing++)
        {
            if (put[thing] != saved?[thing]) values.Put(thing, put[thing]);
        }

        values.Save();
    }

    private static (UnsyncedStorage Disk, byte[] Last) Saved(bool commits)
    {
        var disk = new UnsyncedStorage();
        using var values = new LoggedValues(disk, commits);
        var (random, last) = (new SplitMix(8), Array.Empty<byte>());
        for (var thing = 0; thing < 50; thing++) values.Put(thing, last = Some(ref random));
        values.Save();
        return (disk, last);
    }

    private static void AssertHolds(UnsyncedStorage disk, bool commits, byte[] last)
    {
        using var found = new LoggedValues(disk, commits);
        Assert.Equal(last, found.Read(49));
        found.Put(49, [1, 2]);
        found.Save();
        using var again = new LoggedValues(disk, commits);
        Assert.Equal([1, 2], again.Read(49));
    }

    private static void Append(UnsyncedStorage disk, string path)
    {
        using var file = disk.Open(path);
        file.Append([0x2A, 0, 0, 0, 0x17, 0x99, 0x01]);   // the beginning of a record
    }

    private static byte[] Some(ref SplitMix random)
    {
        var bytes = new byte[random.Next(100)];
        for (var position = 0; position < bytes.Length; position++) bytes[position] = (byte)random.Next(256);
        return bytes;
    }
}
