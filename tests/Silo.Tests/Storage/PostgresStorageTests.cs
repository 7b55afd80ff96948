using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Storage;
using SaeActors.Silo.Storage;
using SaeActors.Silo.Tests.Running;

namespace SaeActors.Silo.Tests.Storage;

public class PostgresStorageTests
{
    public static IEnumerable<object[]> StorageLaws => Laws.Of<StorageContract>();

    public static IEnumerable<object[]> GraphLaws => Laws.Of<FeatureGraphContract>();

    [PostgresTheory]
    [MemberData(nameof(StorageLaws))]
    public Task It_keeps_the_law_of_storage(string law) => Laws.RunAsync(() => new OnPostgres(), law);

    [PostgresTheory]
    [MemberData(nameof(GraphLaws))]
    public Task A_graph_on_it_keeps_the_law_of_graphs(string law) => Laws.RunAsync(() => new EmbeddedOnPostgres(), law);

    [PostgresFact]
    public async Task A_writer_that_another_has_followed_changes_nothing_any_more()
    {
        await using var database = await TestDatabase.PreparedAsync();
        var files = new PostgresStudyStorage(database.Source, "test");
        var first = files.Own();
        first.WriteWhole("a", [1, 2, 3]);
        using var stale = first.Open("a");
        stale.Append([4]);
        var second = files.Own();
        Assert.Throws<StorageLostException>(stale.Sync);
        Assert.Throws<StorageLostException>(() => stale.Truncate(0));
        Assert.Throws<StorageLostException>(() => first.Create("b"));
        Assert.Throws<StorageLostException>(() => first.Rename("a", "b"));
        Assert.Throws<StorageLostException>(() => first.Delete("a"));
        Assert.Equal([1, 2, 3], second.ReadWhole("a"));
        Assert.Equal(["a"], second.List(""));
        using var file = second.Open("a");
        file.Append([5]);
        file.Sync();
        Assert.Equal([1, 2, 3, 5], files.Reader.ReadWhole("a"));
    }

    [PostgresFact]
    public async Task Of_two_writers_at_once_one_is_the_owner_and_no_byte_of_the_other_comes_after_it()
    {
        await using var database = await TestDatabase.PreparedAsync();
        var files = new PostgresStudyStorage(database.Source, "test");
        files.Own().WriteWhole("log", []);
        // Each takes the files and appends its own byte until it loses them: the file must be runs, one for each turn of an owner.
        var turns = Enumerable.Range(1, 8).Select(turn => Task.Run(() => Run(files, (byte)turn))).ToArray();
        var written = await Task.WhenAll(turns);
        var bytes = files.Reader.ReadWhole("log");
        Assert.Equal(bytes.Length, written.Sum());
        Assert.Equal(bytes.Distinct().Count(), bytes.Where((value, position) => position == 0 || bytes[position - 1] != value).Count());
    }

    [PostgresFact]
    public async Task Services_in_one_database_do_not_see_each_other()
    {
        await using var database = await TestDatabase.PreparedAsync();
        var (one, other) = (new PostgresStudyStorage(database.Source, "one"), new PostgresStudyStorage(database.Source, "other"));
        var (mine, theirs) = (one.Own(), other.Own());
        mine.WriteWhole("a", [1]);
        theirs.WriteWhole("a", [2]);
        Assert.Equal([1], one.Reader.ReadWhole("a"));
        Assert.Equal([2], other.Reader.ReadWhole("a"));
    }

    [PostgresFact]
    public async Task A_reader_writes_nothing_and_sees_what_is_synced()
    {
        await using var database = await TestDatabase.PreparedAsync();
        var files = new PostgresStudyStorage(database.Source, "test");
        using var written = files.Own().Create("a");
        using var read = files.Reader.Open("a");
        written.Append([1, 2]);
        Assert.Equal(0, read.Length);
        written.Sync();
        Assert.Equal(2, read.Length);
        Assert.Throws<InvalidOperationException>(() => files.Reader.Create("b"));
        Assert.Throws<InvalidOperationException>(() => read.Append([3]));
    }

    [PostgresFact]
    public async Task Many_small_syncs_make_few_rows()
    {
        await using var database = await TestDatabase.PreparedAsync();
        using var file = new PostgresStudyStorage(database.Source, "test").Own().Create("a");
        for (var sync = 0; sync < 500; sync++)
        {
            file.Append(new byte[20]);
            file.Sync();
        }

        Assert.InRange(await database.ValueAsync<long>("SELECT count(*) FROM file_chunk"), 1, 3);
    }

    [PostgresFact]
    public async Task A_server_that_is_away_is_an_input_output_error()
    {
        await using var database = await TestDatabase.PreparedAsync();
        var storage = new PostgresStudyStorage(database.Source, "test").Own();
        await database.ValueAsync<object>("DROP TABLE file_chunk; SELECT 1");
        Assert.Contains("file_chunk", Assert.Throws<IOException>(() => storage.Create("a")).Message, StringComparison.Ordinal);
    }

    /// <summary>How many bytes one turn brought in.</summary>
    private static int Run(PostgresStudyStorage files, byte value)
    {
        var written = 0;
        try
        {
            using var file = files.Own().Open("log");
            for (; written < 20; written++)
            {
                file.Append([value]);
                file.Sync();
            }
        }
        catch (StorageLostException)
        {
            // The next one has them.
        }

        return written;
    }
}
