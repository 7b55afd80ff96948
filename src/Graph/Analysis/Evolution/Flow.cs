using SaeActors.Features.Counting;
using SaeActors.Features.Evolution;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;

namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>What passes through, appears and disappears between all layers, at one window (arXiv 2410.08869, section 3).</summary>
public static class Flow
{
    private const double DenseAbove = 0.1;   // of the counted tokens

    /// <summary>Reads the matches and counts them.</summary>
    /// <inheritdoc cref="StudyMatches.ReadAsync"/>
    public static async Task<EvolutionFlow> OfAsync(
        KeptMatches kept, Measure measure, double threshold, long minSupport, CancellationToken cancellation, Action<double>? progress = null)
    {
        var matches = await kept.ReadAsync(measure, threshold, minSupport, cancellation, progress);
        var study = kept.Graph.Study;
        var layers = matches.Layers.Select(layer => LayerOf(study, matches, layer, threshold));
        return new EvolutionFlow(study.Id, matches.Window, MeasureNames.NameOf(measure), threshold, minSupport, matches.Tokens, [.. layers]);
    }

    private static LayerEvolution LayerOf(Study study, StudyMatches matches, EdgeLayer layer, double threshold)
    {
        var number = layer.Layer;
        long[] counts = [.. layer.Counts];
        var alive = counts.Count(count => count > 0);
        return new LayerEvolution(
            number, study.Layers[number].Hook, counts.Length, alive, counts.Length - alive, counts.Count(count => count > DenseAbove * matches.Tokens),
            matches.Tokens == 0 ? 0 : (double)counts.Sum() / matches.Tokens,
            number < matches.Pairs.Count ? Shares(MatchCounts.Of(matches.Pairs[number].Next, counts, threshold)) : null,
            number > 0 ? Shares(MatchCounts.Of(matches.Pairs[number - 1].Previous, counts, threshold)) : null);
    }

    private static MatchShares Shares(MatchCounts counts) => new(
        counts.Matched, counts.Unmatched, counts.Undecided, counts.MatchedOfAll, counts.MatchedOfAlive, counts.BestSimilarity);
}
