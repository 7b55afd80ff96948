using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Embedded;
using SaeActors.Graph.Ingestion;

namespace SaeActors.Graph.Tests.Embedded;

public class PowerCutTests
{
    private static readonly UploadedWindow[] Windows = [.. Enumerable.Range(1, 4).Select(seed => Uploads.Of((ulong)seed))];

    [Theory]
    [InlineData(64 << 20)]
    [InlineData(1 << 10)]   // many files of saved states: the power goes between the end of one and the beginning of the next, too
    public async Task Whatever_sync_the_power_goes_at_nothing_accepted_is_lost_and_nothing_counts_twice(long stateSegmentBytes)
    {
        var cuts = 0;
        for (var syncs = 0; ; syncs++)
        {
            var disk = new UnsyncedStorage(syncs);
            var accepted = await AcceptUntilCutAsync(disk, stateSegmentBytes);
            if (!disk.IsCut) break;
            cuts++;
            await AssertRecoversAsync(disk.AfterCut(), stateSegmentBytes, accepted);
            await AssertRecoversAsync(disk.AfterCut(isHalfWritten: true), stateSegmentBytes, accepted);
        }

        Assert.True(cuts > Windows.Length, $"the power was cut {cuts} times; expected more than {Windows.Length}.");
    }

    /// <summary>How many windows were accepted before the power went.</summary>
    private static async Task<int> AcceptUntilCutAsync(UnsyncedStorage disk, long stateSegmentBytes)
    {
        var accepted = 0;
        using var folder = new LockFolder();
        EmbeddedFeatureGraph? graph = null;
        try
        {
            graph = await OpenAsync(disk, stateSegmentBytes, folder);
            foreach (var window in Windows)
            {
                var acceptance = await graph.AcceptWindowAsync(window, null, KeyOf(accepted), CancellationToken.None);
                accepted++;
                if (!await IsAppliedAsync(graph, disk, acceptance.AcceptedThrough)) break;
            }
        }
        catch (Exception) when (disk.IsCut)
        {
            // Whatever a service without power says: only what is on the disk matters now.
        }

        try
        {
            if (graph is not null) await graph.DisposeAsync();
        }
        catch (Exception) when (disk.IsCut)
        {
            // The last checkpoint has no disk either.
        }

        return accepted;
    }

    /// <summary>False when the power went first.</summary>
    private static async Task<bool> IsAppliedAsync(EmbeddedFeatureGraph graph, UnsyncedStorage disk, long sequence)
    {
        while (!disk.IsCut)
        {
            if ((await graph.IngestionAsync(CancellationToken.None)).AppliedThrough >= sequence) return true;
            await Task.Yield();
        }

        return false;
    }

    private static async Task AssertRecoversAsync(UnsyncedStorage disk, long stateSegmentBytes, int accepted)
    {
        using var folder = new LockFolder();
        await using var graph = await OpenAsync(disk, stateSegmentBytes, folder);
        Assert.InRange((await graph.IngestionAsync(CancellationToken.None)).AcceptedThrough, Prompts(accepted), Prompts(Windows.Length));
        var last = 0L;
        for (var window = 0; window < Windows.Length; window++)
        {
            // A client that had no answer sends again; one that had an answer gets it again.
            last = (await graph.AcceptWindowAsync(Windows[window], null, KeyOf(window), CancellationToken.None)).AcceptedThrough;
        }

        await graph.WaitUntilAppliedAsync(last, CancellationToken.None);
        await graph.AssertEqualsAsync(Recount.Of(Windows));
    }

    private static long Prompts(int windows) => Windows.Take(windows).Sum(window => window.PromptStarts.Length - 1L);

    private static string KeyOf(int window) => $"window {window}";

    private static Task<EmbeddedFeatureGraph> OpenAsync(UnsyncedStorage disk, long stateSegmentBytes, LockFolder folder) => EmbeddedFeatureGraph.OpenAsync(
        new EmbeddedOptions
        {
            DataFolder = folder.Path,
            Widths = Uploads.Widths,
            Threads = 1,
            Storage = disk,
            Ingestion = new IngestionOptions { StateSegmentBytes = stateSegmentBytes },
        },
        CancellationToken.None);

    /// <summary>Where the lock file of a graph in memory goes.</summary>
    private sealed class LockFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("saeactors-test-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
