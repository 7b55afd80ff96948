using Microsoft.Extensions.Logging;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Labelling;

/// <summary>Keeps automatic labels fresh beside ingestion: a pass when the windows have doubled, and one when they have come to rest.</summary>
/// <remarks>A pass reads the sample on one thread, so the growing costs a bounded share of what ingestion itself does, however long it runs.</remarks>
public sealed partial class AutomaticLabelling(IFeatureGraph graph, TimeProvider time, ILogger<AutomaticLabelling> logger)
{
    /// <summary>Twice as long as a checkpoint waits by default: windows that came to rest have been saved by then, and are in the sample.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private const double Growth = 2;

    private readonly ILogger _logger = logger;

    /// <summary>Goes on until it is cancelled; returns at once where the study has no tokenizer.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (graph.Study.Model is null) return;
        using var timer = new PeriodicTimer(Look, time);
        var (made, seen) = (0L, 0L);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            var window = (await graph.IngestionAsync(cancellation)).Window;
            var isDue = window > made && (window == seen || window >= Growth * made);
            seen = window;
            if (!isDue) continue;
            made = window;
            await PassAsync(cancellation);
        }
    }

    private async Task PassAsync(CancellationToken cancellation)
    {
        try
        {
            var begun = time.GetTimestamp();
            var count = await Task.Run(() => AutomaticLabels.SetAsync(graph, cancellation), cancellation);
            LogMade(count.Labelled, count.Tokens, time.GetElapsedTime(begun).TotalSeconds);
        }
        catch (Exception failure) when (failure is ServiceAwayException or IOException)
        {
            LogFailed(failure);
        }
    }
}
