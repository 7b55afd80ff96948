using System.Numerics.Tensors;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Prompts;
using SaeActors.Graph.Queries;
using SaeActors.Graph.State;
using SaeActors.Graph.Storage;
using SaeActors.Graph.Telemetry;
using SaeActors.Inference;

namespace SaeActors.Graph.Embedded;

/// <summary>The embedded host's <see cref="IStatistics"/>: every answer is made while the window stands still.</summary>
internal sealed class StatisticsService(
    Study study, GraphState state, LabelStore labels, ExampleTexts texts, PromptLog prompts, InferenceModel? model, Samples samples, string folder, IStorage storage)
{
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
        Senseless.Refuse(query);
        return FeaturePages.Of(study, layer, state.Ask(view => view.Version).Marginals[layer], labels, query);
    });

    /// <inheritdoc cref="IStatistics.FeatureAsync"/>
    public FeatureCard? Feature(FeatureId id) => GraphTelemetry.Timed("feature", () =>
    {
        if (!Has(id)) return null;
        var (version, histogram) = state.Ask(view => (view.Version, view.With(id, FeatureCards.Bins)));
        var logits = model?.Engine.TopLogits(id.Layer, id.Feature, FeatureCards.LogitCount);
        return FeatureCards.Of(study, id, version, histogram, labels[id]) with
        {
            TopLogits = FeatureCards.Shown(logits?.Top, model?.Tokenizer),
            BottomLogits = FeatureCards.Shown(logits?.Bottom, model?.Tokenizer),
        };
    });

    /// <inheritdoc cref="IStatistics.NeighborsAsync"/>
    public NeighborList? Neighbors(FeatureId id, NeighborQuery query) => GraphTelemetry.Timed("neighbors", () =>
    {
        if (!Has(id)) return null;
        Senseless.Refuse(query);
        return new NeighborQuestion(study, labels, CosineOf).Answer(state, id, query);
    });

    /// <inheritdoc cref="IStatistics.ExamplesAsync"/>
    public ExampleSet? Examples(FeatureId id) => GraphTelemetry.Timed("examples", () =>
    {
        if (!Has(id)) return null;
        var (top, sampled, window) = state.Ask(view => view.With(id, found =>
            (found is null ? [] : found.TopExamples.ToArray(), found is null ? [] : found.SampledExamples.ToArray(), view.Version.Window)));
        return new ExampleSet(study.Id, window, id.Layer, id.Feature, [.. top.Select(Show)], [.. sampled.Select(Show)]);
    });

    /// <inheritdoc cref="IStatistics.EdgesAsync"/>
    public EdgeList Edges(EdgeQuery query)
    {
        Senseless.Refuse(study, query);
        var filter = new EdgeFilter(query.Measure, query.Threshold, query.MinSupport);
        var scan = state.Scan(view => new EdgeScan(view.Version, state.Plan, filter, query.Layer, query.Pairs));
        return EdgeStream.Of(study.Id, state, scan, query.Progress);
    }

    /// <inheritdoc cref="IStatistics.SubgraphAsync"/>
    public Subgraph Subgraph(IReadOnlyList<FeatureId> features, Measure measure, double threshold) => GraphTelemetry.Timed("subgraph", () =>
    {
        Senseless.Refuse(study, features, threshold);
        return new SubgraphQuestion(study, labels, new EdgeFilter(measure, threshold, MinSupport: 1)).Answer(state, features);
    });

    /// <inheritdoc cref="IStatistics.SamplesAsync"/>
    public IAsyncEnumerable<ActivationWindow> SamplesAsync(Range layers, CancellationToken cancellation)
    {
        Senseless.Refuse(study, layers);
        return samples.ReadAsync(layers, cancellation);
    }

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

    private Example Show(ExamplePlace place) => texts.Show(place, prompts.TextOf(place.Sequence));

    private bool Has(FeatureId id) => Senseless.Has(study, id);

    /// <summary>NaN without weights, or for a direction of length 0.</summary>
    private double CosineOf(FeatureId upstream, FeatureId downstream) => model is null
        ? double.NaN
        : TensorPrimitives.CosineSimilarity(
            model.Engine.DecoderOf(upstream.Layer, upstream.Feature), model.Engine.DecoderOf(downstream.Layer, downstream.Feature));
}
