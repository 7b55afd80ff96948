using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.State;
using SaeActors.Inference;

namespace SaeActors.Graph.Queries;

/// <summary>Everything known of one feature.</summary>
internal static class FeatureCards
{
    /// <summary>Tokens shown at each end of a feature's logits.</summary>
    public const int LogitCount = 10;

    /// <summary>The card without what only the model's weights know.</summary>
    public static FeatureCard Of(Study study, FeatureId id, GraphVersion version, IReadOnlyList<HistogramBin> histogram, FeatureName? label)
    {
        var marginals = version.Marginals[id.Layer];
        var mine = marginals[id.Feature];
        return new FeatureCard(
            study.Id, version.Window, id.Layer, id.Feature, study.Layers[id.Layer].Source, marginals.Tokens, mine.Count,
            FeatureRows.Share(mine.Count, marginals.Tokens), mine.Max, FeatureRows.MeanOf(mine, histogram.Sum(bin => bin.Count)), histogram,
            label?.Text, label?.Source, [], []);
    }

    /// <summary>Logits with the text of their tokens.</summary>
    public static Contract.TokenLogit[] Shown(IReadOnlyList<Inference.TokenLogit>? logits, ITokenizer? tokenizer) =>
        [.. (logits ?? []).Select(logit => new Contract.TokenLogit(tokenizer!.Text(logit.Token), logit.Token, logit.Logit))];

    /// <summary>(32,) A feature's histogram of activations above 0.</summary>
    public static HistogramBin[] Bins(FeatureState? found)
    {
        var bins = new HistogramBin[Histogram.Bins];
        for (var bin = 0; bin < bins.Length; bin++)
        {
            bins[bin] = new HistogramBin(Histogram.Edge(bin), Histogram.Edge(bin + 1), found?.ValueHistogram[bin] ?? 0);
        }

        return bins;
    }
}
