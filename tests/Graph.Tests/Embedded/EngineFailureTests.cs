using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Embedded;
using SaeActors.Graph.Ingestion;
using SaeActors.Inference;

namespace SaeActors.Graph.Tests.Embedded;

public sealed class EngineFailureTests : IDisposable
{
    private const int Retries = 2;
    private static readonly string[] Texts = ["The king sat by the fire.", "A small boat came over the sea."];

    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_failure_that_passes_costs_nothing()
    {
        await using var graph = await OpenAsync(failures: Retries);
        var status = await graph.WaitUntilAppliedAsync(await AcceptAsync(graph), CancellationToken.None);
        Assert.Equal((Texts.Length, null), (status.AppliedThrough, status.Failure));
    }

    [Fact]
    public async Task A_failure_that_stays_stops_ingestion_tells_who_waits_and_loses_nothing()
    {
        await using (var broken = await OpenAsync(failures: int.MaxValue))
        {
            var status = await broken.WaitUntilAppliedAsync(await AcceptAsync(broken), CancellationToken.None);
            Assert.Equal((Texts.Length, 0), (status.AcceptedThrough, status.AppliedThrough));
            Assert.Contains("stopped: the device is gone", status.Failure, StringComparison.Ordinal);
            Assert.Equal(7, (await broken.LayersAsync(CancellationToken.None)).Count);
        }

        await using var mended = await OpenAsync(failures: 0);
        Assert.Equal(Texts.Length, (await mended.WaitUntilAppliedAsync(Texts.Length, CancellationToken.None)).AppliedThrough);
    }

    private static async Task<long> AcceptAsync(EmbeddedFeatureGraph graph) =>
        (await graph.AcceptAsync(GraphAnswers.Each<string>(Texts), null, null, CancellationToken.None)).AcceptedThrough;

    private Task<EmbeddedFeatureGraph> OpenAsync(int failures)
    {
        var demo = DemoFolder();
        var model = ModelFolder.Load(Path.Combine(demo, "model"), Path.Combine(demo, "saes"), new LoadOptions { MeasureReconstruction = false });
        var options = new EmbeddedOptions
        {
            DataFolder = _folder,
            Model = model with { Engine = new FailingEngine(model.Engine, failures) },
            Threads = 2,
            Ingestion = new IngestionOptions { EngineRetries = Retries, RetryDelay = TimeSpan.FromMilliseconds(1), MaxWait = TimeSpan.Zero },
        };
        return EmbeddedFeatureGraph.OpenAsync(options, CancellationToken.None);
    }

    internal static string DemoFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "demo"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("no folder above the tests holds demo."), "demo");
    }
}
