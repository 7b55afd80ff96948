using SaeActors.Features.Evolution;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>Sampled windows that test what the rest of the counts chose.</summary>
internal static class HeldOut
{
    /// <summary>Reads the held-out tokens of some features: the sample, or every other window of it where it is more than half of all tokens.</summary>
    /// <param name="graph">The service.</param>
    /// <param name="sample">Follows the features; receives the windows.</param>
    /// <param name="tokens">N of the counts that choose.</param>
    /// <param name="window">The last window of those counts; later ones are left out.</param>
    /// <param name="cancellation">Looked at from window to window.</param>
    /// <param name="progress">Told the share of the study's windows that are passed: those of the sample are anywhere among them.</param>
    public static async Task ReadAsync(
        IFeatureGraph graph, TokenSample sample, long tokens, long window, CancellationToken cancellation, Action<double>? progress = null)
    {
        var number = 0;
        await foreach (var kept in graph.SamplesAsync(sample.Layers, cancellation))
        {
            progress?.Invoke(Math.Min(1, (double)kept.Number / window));
            if (kept.Number > window || number++ % 2 == 1 || 2 * (sample.Tokens + kept.CountedTokens) > tokens) continue;
            sample.Add(kept);
        }
    }

    /// <summary>Reads the whole sample, for what chooses nothing.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public static async Task ReadAllAsync(
        IFeatureGraph graph, TokenSample sample, long window, CancellationToken cancellation, Action<double>? progress = null)
    {
        await foreach (var kept in graph.SamplesAsync(sample.Layers, cancellation))
        {
            progress?.Invoke(Math.Min(1, (double)kept.Number / window));
            sample.Add(kept);
        }
    }
}
