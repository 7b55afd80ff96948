using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;
using SaeActors.Graph.Contract;
using SaeActors.Inference;

namespace SaeActors.Graph.Embedded;

/// <summary>The whole service in one process with one data folder and nothing else to install.</summary>
/// <remarks>Calls may come from any thread. Disposing applies what is in hand, saves everything and lets the folder go; being killed at any
/// moment instead loses nothing that was accepted (docs/architecture.md, "A window's way").</remarks>
public sealed class EmbeddedFeatureGraph : IFeatureGraph, IAsyncDisposable
{
    private readonly OwnedParts _parts;

    internal EmbeddedFeatureGraph(
        Study study, IngestionService ingestion, StatisticsService statistics, InspectionService inspection, OwnedParts parts) =>
        (Study, Ingestion, Statistics, Inspection, _parts) = (study, ingestion, statistics, inspection, parts);

    /// <inheritdoc/>
    public Study Study { get; }

    private IngestionService Ingestion { get; }

    private StatisticsService Statistics { get; }

    private InspectionService Inspection { get; }

    /// <summary>Opens the data folder, brings everything back to where it was, and goes on ingesting.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="StudyMismatchException">The folder holds another study; the message names the differences.</exception>
    /// <exception cref="IOException">The folder cannot be used, or another process has it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged in a way that no crash explains.</exception>
    public static async Task<EmbeddedFeatureGraph> OpenAsync(EmbeddedOptions options, CancellationToken cancellation)
    {
        options.Checked();
        var parts = new OwnedParts();
        try
        {
            return await Task.Run(() => EmbeddedOpening.Open(options, parts), cancellation);
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<Acceptance> AcceptAsync(IAsyncEnumerable<string> texts, string? source, string? idempotencyKey, CancellationToken cancellation) =>
        Ingestion.AcceptAsync(texts, source, idempotencyKey, cancellation);

    /// <inheritdoc/>
    public Task<Acceptance> AcceptWindowAsync(UploadedWindow window, string? source, string? idempotencyKey, CancellationToken cancellation) =>
        Ingestion.AcceptWindowAsync(window, source, idempotencyKey, cancellation);

    /// <inheritdoc/>
    public Task<StoredPrompt?> PromptAsync(long sequence, CancellationToken cancellation) => Task.FromResult(Ingestion.Prompt(sequence));

    /// <inheritdoc/>
    public Task<IngestionStatus> IngestionAsync(CancellationToken cancellation) => Task.FromResult(Ingestion.Status());

    /// <inheritdoc/>
    public Task<IngestionStatus> WaitUntilAppliedAsync(long sequence, CancellationToken cancellation) =>
        Ingestion.WaitUntilAppliedAsync(sequence, cancellation);

    /// <summary>Drops the text of old prompts that nothing will read again: whole segments, oldest first.</summary>
    /// <param name="maxAge">Longest age; null for any.</param>
    /// <param name="maxBytes">Most bytes of stored prompts; null for any.</param>
    /// <param name="cancellation">Cancels waiting for a batch that is being written.</param>
    /// <returns>How many prompts lost their text. Counts are not touched.</returns>
    public Task<long> KeepPromptsAsync(TimeSpan? maxAge, long? maxBytes, CancellationToken cancellation) =>
        Ingestion.KeepPromptsAsync(maxAge, maxBytes, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LayerSummary>> LayersAsync(CancellationToken cancellation) => Task.FromResult(Statistics.Layers());

    /// <inheritdoc/>
    public Task<FeaturePage?> FeaturesAsync(int layer, FeatureQuery query, CancellationToken cancellation) =>
        Task.FromResult(Statistics.Features(layer, query));

    /// <inheritdoc/>
    public Task<FeatureCard?> FeatureAsync(FeatureId feature, CancellationToken cancellation) => Task.FromResult(Statistics.Feature(feature));

    /// <inheritdoc/>
    public Task<NeighborList?> NeighborsAsync(FeatureId feature, NeighborQuery query, CancellationToken cancellation) =>
        Task.FromResult(Statistics.Neighbors(feature, query));

    /// <inheritdoc/>
    public Task<ExampleSet?> ExamplesAsync(FeatureId feature, CancellationToken cancellation) => Task.FromResult(Statistics.Examples(feature));

    /// <inheritdoc/>
    public Task<EdgeList> EdgesAsync(EdgeQuery query, CancellationToken cancellation) => Task.FromResult(Statistics.Edges(query));

    /// <inheritdoc/>
    public Task<Subgraph> SubgraphAsync(IReadOnlyList<FeatureId> features, Measure measure, double threshold, CancellationToken cancellation) =>
        Task.FromResult(Statistics.Subgraph(features, measure, threshold));

    /// <inheritdoc/>
    public IAsyncEnumerable<ActivationWindow> SamplesAsync(Range layers, CancellationToken cancellation) => Statistics.SamplesAsync(layers, cancellation);

    /// <inheritdoc/>
    public Task<int> LabelAsync(IAsyncEnumerable<FeatureLabel> labels, CancellationToken cancellation) => Statistics.LabelAsync(labels, cancellation);

    /// <inheritdoc/>
    public Task LabelAutomaticallyAsync(IReadOnlyList<FeatureLabel> labels, CancellationToken cancellation) =>
        Statistics.LabelAutomaticallyAsync(labels, cancellation);

    /// <inheritdoc/>
    public Task<Calibration> CalibrateAsync(string name, CancellationToken cancellation) => Task.FromResult(Statistics.Calibrate(name));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReconstructionQuality>> ReconstructionAsync(CancellationToken cancellation) => Task.FromResult(Inspection.Reconstruction);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> TokensAsync(IReadOnlyList<int> tokens, CancellationToken cancellation) => Task.FromResult(Inspection.Tokens(tokens));

    /// <inheritdoc/>
    public Task<TextActivations> ActivationsAsync(string text, CancellationToken cancellation) => Inspection.ActivationsAsync(text, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FeatureTest>> TestAsync(IReadOnlyList<FeatureId> features, IReadOnlyList<string> texts, CancellationToken cancellation) =>
        Inspection.TestAsync(features, texts, cancellation);

    /// <inheritdoc/>
    public Task<TextAblation> AblateAsync(string text, int layer, IReadOnlyList<int> features, CancellationToken cancellation) =>
        Inspection.AblateAsync(text, layer, features, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _parts.DisposeAsync();
}
