using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Embedded;
using SaeActors.Graph.Ingestion;

namespace SaeActors.Graph.Tests.Embedded;

/// <summary>What a crash can leave of the saved states is repaired; what no crash can leave is refused.</summary>
public sealed class TornStateTests : IDisposable
{
    private static readonly byte[] Beginning = [0x2A, 0, 0, 0, 0x17, 0x99, 0x01];   // of a record
    private static readonly UploadedWindow[] Windows = [.. Enumerable.Range(1, 3).Select(seed => Uploads.Of((ulong)seed))];

    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-test-").FullName;

    [Fact]
    public async Task A_torn_record_at_the_end_is_cut_off()
    {
        await CountAsync();
        Tear(Segments()[^1]);
        await AssertCountsAsync();
    }

    [Fact]
    public async Task A_torn_record_before_a_file_that_was_only_begun_is_cut_off()
    {
        await CountAsync();
        var last = Segments()[^1];
        Tear(last);
        Tear(Path.Combine(_folder, "state", $"{int.Parse(Path.GetFileNameWithoutExtension(last)) + 1:D8}.log"));
        await AssertCountsAsync();
    }

    [Fact]
    public async Task A_file_that_is_damaged_before_a_commit_is_refused_and_left_as_it_is()
    {
        await CountAsync();
        var first = Segments()[0];
        Tear(first);
        var (damaged, at) = (File.ReadAllBytes(first), new FileInfo(first).Length - Beginning.Length);
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(OpenAsync);
        Assert.Contains($"state/{Path.GetFileName(first)} is damaged at byte {at}", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(damaged, File.ReadAllBytes(first));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Tear(string path)
    {
        using var file = File.Open(path, FileMode.Append);
        file.Write(Beginning);
    }

    private string[] Segments() => [.. Directory.GetFiles(Path.Combine(_folder, "state")).Order(StringComparer.Ordinal)];

    private async Task CountAsync()
    {
        await using var graph = await OpenAsync();
        foreach (var window in Windows)
        {
            var accepted = await graph.AcceptWindowAsync(window, null, null, CancellationToken.None);
            await graph.WaitUntilAppliedAsync(accepted.AcceptedThrough, CancellationToken.None);
        }
    }

    private async Task AssertCountsAsync()
    {
        await using var graph = await OpenAsync();
        await graph.AssertEqualsAsync(Recount.Of(Windows));
    }

    private Task<EmbeddedFeatureGraph> OpenAsync() => EmbeddedFeatureGraph.OpenAsync(
        new EmbeddedOptions
        {
            DataFolder = _folder,
            Widths = Uploads.Widths,
            Threads = 1,
            Ingestion = new IngestionOptions { StateSegmentBytes = 1 << 10 },
        },
        CancellationToken.None);
}
