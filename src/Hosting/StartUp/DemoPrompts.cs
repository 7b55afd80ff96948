using SaeActors.Api.Bodies;
using SaeActors.Graph.Contract;

namespace SaeActors.Hosting.StartUp;

/// <summary>The first start: the demo prompts go in by themselves, and the console shows how far they are.</summary>
internal sealed class DemoPrompts(IFeatureGraph graph, TextWriter console, bool isTerminal, TimeProvider time)
{
    private const string Key = "demo prompts";
    private const int MaxLineBytes = 1 << 20;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Accepts the prompts of an empty study, or goes on showing those that a stopped server had accepted; done when they are counted.</summary>
    internal async Task IngestAsync(string demo, CancellationToken cancellation)
    {
        var before = await graph.IngestionAsync(cancellation);
        if (before.AcceptedThrough == 0)
        {
            var acceptance = await graph.AcceptAsync(TextsAsync(DemoFolder.PromptFiles(demo), cancellation), "demo", Key, cancellation);
            console.WriteLine($"Ingesting {acceptance.Accepted:N0} demo prompts");
        }

        await ShowAsync(before.AppliedThrough, cancellation);
    }

    private static async IAsyncEnumerable<string> TextsAsync(
        IReadOnlyList<string> files, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            await using var stream = File.OpenRead(file);
            await foreach (var line in TextLines.ReadAsync(stream, MaxLineBytes, cancellation))
            {
                yield return line.Text;
            }
        }
    }

    private async Task ShowAsync(long from, CancellationToken cancellation)
    {
        var status = await graph.IngestionAsync(cancellation);
        var line = new ProgressLine(console, isTerminal, from, status.AcceptedThrough);
        var through = status.AcceptedThrough;
        using var timer = new PeriodicTimer(Look, time);
        while (status.AppliedThrough < through && status.Failure is null)
        {
            line.Show(status);
            await timer.WaitForNextTickAsync(cancellation);
            status = await graph.IngestionAsync(cancellation);
        }

        line.Show(status);
    }
}
