using System.Runtime.CompilerServices;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Inference;
using SaeActors.Grains.Ingestion;
using SaeActors.Grains.Questions;
using SaeActors.Grains.Windows;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Prompts;
using SaeActors.Graph.Queries;
using SaeActors.Graph.Windows;
using SaeActors.Inference;

namespace SaeActors.Grains;

/// <summary>The whole service on a cluster; may be used on any silo, from any thread.</summary>
/// <remarks>A call that meets a silo which goes or comes is sent again for as long as <see cref="GrainsOptions.Patience"/> says. What is accepted carries a key,
/// so that sending it again accepts it once.</remarks>
public sealed class ClusterFeatureGraph : IFeatureGraph
{
    private readonly GrainsOptions _options;
    private readonly IGrainFactory _grains;
    private readonly EngineCalls _engine;
    private readonly PatientCalls _calls;
    private readonly IFeatureSiloClient _silos;

    internal ClusterFeatureGraph(GrainsOptions options, IGrainFactory grains, EngineCalls engine, PatientCalls calls, IFeatureSiloClient silos) =>
        (_options, _grains, _engine, _calls, _silos) = (options, grains, engine, calls, silos);

    /// <inheritdoc/>
    public Study Study => _options.Study.Study;

    private bool HasModel => Study.Model is not null;

    private IIngestGrain Ingest => _grains.Find<IIngestGrain>(Study.Id);

    private IStatisticsGrain Statistics => _grains.Find<IStatisticsGrain>(Study.Id);

    private IInferenceGrain Engine => HasModel ? _grains.Find<IInferenceGrain>(Study.Id) : throw new NoModelException();

    /// <inheritdoc/>
    public async Task<Acceptance> AcceptAsync(IAsyncEnumerable<string> texts, string? source, string? idempotencyKey, CancellationToken cancellation)
    {
        if (!HasModel) throw new NoModelException();
        var parts = new List<Packed>();
        await foreach (var part in TextParts.PartsAsync(texts, cancellation)) parts.Add(new Packed(part));
        return await SendAsync(parts, idempotencyKey, (batch, key) => Ingest.AcceptTexts(batch, parts.Count, source, key), cancellation);
    }

    /// <inheritdoc/>
    public async Task<Acceptance> AcceptWindowAsync(UploadedWindow window, string? source, string? idempotencyKey, CancellationToken cancellation)
    {
        Packed[] parts;
        using (var bytes = WindowCodec.Encode(window))
        {
            parts = [.. Enumerable.Range(0, WindowParts.CountOf(bytes.Length)).Select(part => new Packed(WindowParts.Part(bytes.Span, part)))];
        }

        var accepted = await SendAsync(parts, idempotencyKey, (batch, key) => Ingest.AcceptWindow(batch, parts.Length, source, key), cancellation);
        foreach (var part in parts) WindowParts.Return(part.Bytes);
        return accepted;
    }

    /// <inheritdoc/>
    public Task<StoredPrompt?> PromptAsync(long sequence, CancellationToken cancellation) => AskAsync<StoredPrompt?>(() => Ingest.Prompt(sequence), cancellation);

    /// <inheritdoc/>
    public Task<IngestionStatus> IngestionAsync(CancellationToken cancellation) => AskAsync<IngestionStatus>(() => Ingest.Status(), cancellation);

    /// <inheritdoc/>
    public async Task<IngestionStatus> WaitUntilAppliedAsync(long sequence, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var progress = await AskAsync<Progress>(() => Ingest.Wait(sequence), cancellation);
            if (progress.IsDone) return progress.Status;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LayerSummary>> LayersAsync(CancellationToken cancellation) =>
        await AskAsync<LayerSummary[]>(() => Statistics.Layers(), cancellation);

    /// <inheritdoc/>
    public Task<FeaturePage?> FeaturesAsync(int layer, FeatureQuery query, CancellationToken cancellation)
    {
        if (layer < 0 || layer >= Study.Layers.Count) return Task.FromResult<FeaturePage?>(null);
        Senseless.Refuse(query);
        return AskAsync<FeaturePage?>(() => Statistics.Features(layer, Json.Pack(query)), cancellation);
    }

    /// <inheritdoc/>
    public async Task<FeatureCard?> FeatureAsync(FeatureId feature, CancellationToken cancellation)
    {
        if (!Senseless.Has(Study, feature)) return null;
        var card = await AskAsync<FeatureCard>(() => Statistics.Feature(feature.Layer, feature.Feature), cancellation);
        var logits = await _engine.LogitsAsync(feature, FeatureCards.LogitCount);
        return card with { TopLogits = FeatureCards.Shown(logits?.Top, _options.Tokenizer), BottomLogits = FeatureCards.Shown(logits?.Bottom, _options.Tokenizer) };
    }

    /// <inheritdoc/>
    public Task<NeighborList?> NeighborsAsync(FeatureId feature, NeighborQuery query, CancellationToken cancellation)
    {
        if (!Senseless.Has(Study, feature)) return Task.FromResult<NeighborList?>(null);
        Senseless.Refuse(query);
        return AskAsync<NeighborList?>(() => Statistics.Neighbors(feature.Layer, feature.Feature, Json.Pack(query)), cancellation);
    }

    /// <inheritdoc/>
    public Task<ExampleSet?> ExamplesAsync(FeatureId feature, CancellationToken cancellation) => Senseless.Has(Study, feature)
        ? AskAsync<ExampleSet?>(() => Statistics.Examples(feature.Layer, feature.Feature), cancellation)
        : Task.FromResult<ExampleSet?>(null);

    /// <inheritdoc/>
    /// <remarks>Silos that come or go in order do not disturb who reads; one that dies does, and then the edges end with <see cref="ServiceAwayException"/>.</remarks>
    public async Task<EdgeList> EdgesAsync(EdgeQuery query, CancellationToken cancellation)
    {
        Senseless.Refuse(Study, query);
        var reading = await _calls.TryAsync(() => EdgeReading.OpenAsync(_options, _grains, _silos, query), cancellation);
        return reading.Answer(Study.Id);
    }

    /// <inheritdoc/>
    public async Task<Subgraph> SubgraphAsync(IReadOnlyList<FeatureId> features, Measure measure, double threshold, CancellationToken cancellation)
    {
        Senseless.Refuse(Study, features, threshold);
        return await AskAsync<Subgraph>(() => Statistics.Subgraph(Json.Pack(new SubgraphRequest([.. features], measure, threshold))), cancellation);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ActivationWindow> SamplesAsync(Range layers, CancellationToken cancellation)
    {
        Senseless.Refuse(Study, layers);
        return ReadSamplesAsync(layers, cancellation);
    }

    /// <inheritdoc/>
    public async Task<int> LabelAsync(IAsyncEnumerable<FeatureLabel> labels, CancellationToken cancellation)
    {
        var all = new List<FeatureLabel>();
        await foreach (var label in labels.WithCancellation(cancellation)) all.Add(label);
        return await AskAsync<int>(() => Ingest.Label(Json.Pack(all)), cancellation);
    }

    /// <inheritdoc/>
    public Task LabelAutomaticallyAsync(IReadOnlyList<FeatureLabel> labels, CancellationToken cancellation) =>
        AskAsync<bool>(() => Ingest.LabelAutomatically(Json.Pack(labels)), cancellation);

    /// <inheritdoc/>
    public Task<Calibration> CalibrateAsync(string name, CancellationToken cancellation) => AskAsync<Calibration>(() => Statistics.Calibrate(name), cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReconstructionQuality>> ReconstructionAsync(CancellationToken cancellation) =>
        HasModel ? await AskAsync<ReconstructionQuality[]>(() => Engine.Reconstruction(), cancellation) : [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> TokensAsync(IReadOnlyList<int> tokens, CancellationToken cancellation) => _options.Tokenizer is { } tokenizer
        ? Task.FromResult<IReadOnlyList<string>>([.. tokens.Select(tokenizer.Text)])
        : throw new NoModelException();

    /// <inheritdoc/>
    public Task<TextActivations> ActivationsAsync(string text, CancellationToken cancellation) => AskAsync<TextActivations>(() => Engine.Text(text), cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FeatureTest>> TestAsync(IReadOnlyList<FeatureId> features, IReadOnlyList<string> texts, CancellationToken cancellation) =>
        await AskAsync<FeatureTest[]>(() => Engine.Test(Json.Pack(features), Json.Pack(texts)), cancellation);

    /// <inheritdoc/>
    public Task<TextAblation> AblateAsync(string text, int layer, IReadOnlyList<int> features, CancellationToken cancellation) =>
        AskAsync<TextAblation>(() => Engine.Ablate(text, layer, [.. features]), cancellation);

    private async IAsyncEnumerable<ActivationWindow> ReadSamplesAsync(Range layers, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var window in await AskAsync<long[]>(() => Ingest.Samples(), cancellation))
        {
            var parts = new List<byte[]>();
            while (await _calls.TryAsync(() => Ingest.Sample(window, parts.Count), cancellation) is { } part) parts.Add(part.Bytes);
            if (parts.Count > 0) yield return Samples.Active(WindowParts.Decoded(parts, layers), _options.Study.Plan);
        }
    }

    /// <summary>Sends a batch in parts and then the order to accept it, all again when it got lost on the way.</summary>
    private Task<Acceptance> SendAsync(IReadOnlyList<Packed> parts, string? key, Func<Guid, string, Task<Reply>> accept, CancellationToken cancellation)
    {
        var batch = Guid.NewGuid();
        return AskAsync<Acceptance>(
            async () =>
            {
                for (var part = 0; part < parts.Count; part++) await Ingest.Put(batch, part, parts[part]);
                return await accept(batch, key ?? $"{RememberedKeys.OwnMark}{batch:N}");
            },
            cancellation);
    }

    private Task<T> AskAsync<T>(Func<Task<Reply>> question, CancellationToken cancellation) => _calls.AskAsync<T>(question, cancellation);
}
