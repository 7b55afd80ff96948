using System.Numerics.Tensors;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;
using SaeActors.Graph.State;
using SaeActors.Graph.Storage;
using SaeActors.Graph.Telemetry;
using SaeActors.Inference;

namespace SaeActors.Graph.Embedded;

/// <summary>The embedded host's <see cref="IStatistics"/>: every answer is made while the window stands still.</summary>
internal sealed class StatisticsService(
    Study study, GraphState state, LabelStore labels, ExampleTexts texts, InferenceModel? model, Samples samples, string folder, IStorage storage)
{
    private const int LogitCount = 10;
    private const int MostRows = 1_000;

    /// <inheritdoc cref="IStatistics.LayersAsync"/>
    public IReadOnlyList<LayerSummary> Layers() => GraphTelemetry.Timed("layers", () =>
    {
        var version = state.Ask(view => view.Version);
        return study.Layers.Select((layer, number) => LayerSummaries.Of(study, number, version.Marginals[number])).ToArray();
    });

    /// <inheritdoc cref="IStatistics.FeaturesAsync"/>
    public FeaturePage? Features(int layer, FeatureQuery query) => GraphTelemetry.Timed("features", () =>
    {
        if (layer < 0 || layer >= study.Layers.Count) return null;
        CheckRange(query.Page, 1, int.MaxValue, "page");
        CheckRange(query.PageSize, 1, MostRows, "pageSize");
        return FeaturePages.Of(study, layer, state.Ask(view => view.Version).Marginals[layer], labels, query);
    });

    /// <inheritdoc cref="IStatistics.FeatureAsync"/>
    public FeatureCard? Feature(FeatureId id) => GraphTelemetry.Timed("feature", () =>
    {
        if (!Has(id)) return null;
        var (marginals, histogram, window) = state.Ask(view =>
            (view.Version.Marginals[id.Layer], view.With(id, Bins), view.Version.Window));
        var mine = marginals[id.Feature];
        var logits = model?.Engine.TopLogits(id.Layer, id.Feature, LogitCount);
        return new FeatureCard(
            study.Id, window, id.Layer, id.Feature, study.Layers[id.Layer].Source, marginals.Tokens, mine.Count,
            FeatureRows.Share(mine.Count, marginals.Tokens), mine.Max, FeatureRows.MeanOf(mine, histogram.Sum(bin => bin.Count)), histogram,
            labels[id]?.Text, labels[id]?.Source, LogitsOf(logits?.Top), LogitsOf(logits?.Bottom));
    });

    /// <inheritdoc cref="IStatistics.NeighborsAsync"/>
    public NeighborList? Neighbors(FeatureId id, NeighborQuery query) => GraphTelemetry.Timed("neighbors", () =>
    {
        if (!Has(id)) return null;
        CheckRange(query.K, 1, RankingQuery.Most, "k");
        CheckRange(query.MinSupport, 0, long.MaxValue, "minSupport");
        if (!(query.MinLift >= 0)) throw new ArgumentException($"minLift is {query.MinLift}; expected at least 0.");
        return new NeighborQuestion(study, labels, CosineOf).Answer(state, id, query);
    });

    /// <inheritdoc cref="IStatistics.ExamplesAsync"/>
    public ExampleSet? Examples(FeatureId id) => GraphTelemetry.Timed("examples", () =>
    {
        if (!Has(id)) return null;
        var (top, sampled, window) = state.Ask(view => view.With(id, found =>
            (found is null ? [] : found.TopExamples.ToArray(), found is null ? [] : found.SampledExamples.ToArray(), view.Version.Window)));
        return new ExampleSet(study.Id, window, id.Layer, id.Feature, [.. top.Select(texts.Show)], [.. sampled.Select(texts.Show)]);
    });

    /// <inheritdoc cref="IStatistics.EdgesAsync"/>
    public EdgeList Edges(EdgeQuery query)
    {
        if (query.Layer < 0 || query.Layer + 1 >= study.Layers.Count)
        {
            throw new ArgumentException($"layer is {query.Layer}; expected 0 to {study.Layers.Count - 2}, a layer with a next one.");
        }

        CheckRange(query.Pairs, 1, study.Layers.Count - 1 - query.Layer, "pairs");
        if (double.IsNaN(query.Threshold)) throw new ArgumentException("threshold is NaN; expected a number.");
        var filter = new EdgeFilter(query.Measure, query.Threshold, query.MinSupport);
        var scan = state.Scan(view => new EdgeScan(view.Version, state.Plan, filter, query.Layer, query.Pairs));
        return EdgeStream.Of(study.Id, state, scan);
    }

    /// <inheritdoc cref="IStatistics.SubgraphAsync"/>
    public Subgraph Subgraph(IReadOnlyList<FeatureId> features, Measure measure, double threshold) => GraphTelemetry.Timed("subgraph", () =>
    {
        if (double.IsNaN(threshold)) throw new ArgumentException("threshold is NaN; expected a number.");
        if (features.FirstOrDefault(id => !Has(id), new FeatureId(-1, -1)) is { Layer: >= 0 } absent)
        {
            throw new ArgumentException($"feature {absent} is not in the study.");
        }

        return new SubgraphQuestion(study, labels, new EdgeFilter(measure, threshold, MinSupport: 1)).Answer(state, features);
    });

    /// <inheritdoc cref="IStatistics.SamplesAsync"/>
    public IAsyncEnumerable<ActivationWindow> SamplesAsync(CancellationToken cancellation) => samples.ReadAsync(cancellation);

    /// <inheritdoc cref="IStatistics.LabelAsync"/>
    public Task<int> LabelAsync(IAsyncEnumerable<FeatureLabel> added, CancellationToken cancellation) => labels.AddAsync(added, cancellation);

    /// <inheritdoc cref="IStatistics.LabelAutomaticallyAsync"/>
    public Task LabelAutomaticallyAsync(IReadOnlyList<FeatureLabel> names, CancellationToken cancellation) => labels.SetAutomaticAsync(names, cancellation);

    /// <inheritdoc cref="IStatistics.CalibrateAsync"/>
    public Calibration Calibrate(string name)
    {
        var version = state.Ask(view => view.Version);
        var file = new CalibrationFile(name, study.Id, version.Window, version.Tokens, CalibrationFile.MaximaOf(version.Marginals));
        try
        {
            return CalibrationFile.Write(storage, folder, file);
        }
        catch (IOException full)
        {
            throw new ServiceAwayException($"the calibration cannot be written: {full.Message}", full);
        }
    }

    private static void CheckRange(long value, long least, long most, string name)
    {
        if (value < least || value > most) throw new ArgumentException($"{name} is {value}; expected {least} to {most}.");
    }

    private static HistogramBin[] Bins(FeatureState? found)
    {
        var bins = new HistogramBin[Histogram.Bins];
        for (var bin = 0; bin < bins.Length; bin++)
        {
            bins[bin] = new HistogramBin(Histogram.Edge(bin), Histogram.Edge(bin + 1), found?.ValueHistogram[bin] ?? 0);
        }

        return bins;
    }

    private bool Has(FeatureId id) => id.Layer >= 0 && id.Layer < study.Layers.Count && id.Feature >= 0 && id.Feature < study.Layers[id.Layer].Width;

    private Contract.TokenLogit[] LogitsOf(IReadOnlyList<Inference.TokenLogit>? logits) =>
        [.. (logits ?? []).Select(logit => new Contract.TokenLogit(model!.Tokenizer.Text(logit.Token), logit.Token, logit.Logit))];

    /// <summary>NaN without weights, or for a direction of length 0.</summary>
    private double CosineOf(FeatureId upstream, FeatureId downstream) => model is null
        ? double.NaN
        : TensorPrimitives.CosineSimilarity(
            model.Engine.DecoderOf(upstream.Layer, upstream.Feature), model.Engine.DecoderOf(downstream.Layer, downstream.Feature));
}
