using SaeActors.Features.Counting;
using SaeActors.Graph.Checkpoints;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.Prompts;
using SaeActors.Graph.Queries;
using SaeActors.Graph.State;
using SaeActors.Graph.Storage;
using SaeActors.Graph.Windows;
using SaeActors.Inference;

namespace SaeActors.Graph.Embedded;

/// <summary>Opens a data folder: claims it, reads the checkpoint, applies what the window log holds beyond it, and starts the pipeline.</summary>
internal static class EmbeddedOpening
{
    /// <param name="options">Checked.</param>
    /// <param name="parts">Receives what must be disposed, in the order of making.</param>
    public static EmbeddedFeatureGraph Open(EmbeddedOptions options, OwnedParts parts)
    {
        var (study, plan, policy) = StudyPlan.Of(options.Model?.Engine.Model, options.Widths, options.TokenPolicy, options.Threshold, options.MemoryBytes);
        var storage = options.Storage ?? new DiskStorage(options.DataFolder);
        if (options.Storage is null) parts.Add(FolderLock.Take(options.DataFolder));
        StudyFile.Claim(storage, study);

        var prompts = parts.Add(PromptLog.Open(storage, options.Ingestion.Prompts, options.Time));
        var cuts = parts.Add(CutLog.Open(storage));
        if (cuts.Sequence > prompts.Last) throw new InvalidDataException($"cuts.log goes to prompt {cuts.Sequence}; the prompt log ends at {prompts.Last}.");
        var windows = WindowLog.Open(storage);
        var team = parts.Add(new CoreTeam(options.Threads, "count"));
        var features = plan.Layers.Select((_, layer) => new FeatureArray(plan, layer)).ToArray();
        var marginals = plan.Layers.Select(layer => new LayerMarginals(layer)).ToArray();
        var store = parts.Add(FeatureStoreRecovery.Open(storage, options.Ingestion.StateSegmentBytes, plan, features, marginals, team));
        var state = parts.Add(new GraphState(plan, team, features, marginals, cuts.Window == 0 ? 0 : cuts[Math.Max(1, store.Watermark)].Last));

        var logger = options.Logging.CreateLogger("SaeActors.Graph");
        var checkpointer = new Checkpointer(state, store, team, options.Ingestion, options.Time);
        var progress = new IngestionProgress(new Rate(options.Time));
        var samples = SampleStore.Open(storage, options.SampleTokens, plan.Seed);
        var applier = new WindowApplier(state, checkpointer, windows, progress, options.Ingestion, options.Time, logger)
        {
            Retiring = watermark => samples.Consider(windows, watermark),
        };
        applier.Replay();

        var uploads = new UploadStore(storage);
        var applied = applier.Window == 0 ? 0 : cuts[applier.Window].Last;
        uploads.Clean(applied + 1, prompts.Last);
        progress.Advance(applied, 0);
        progress.Accept(prompts.Read(applied + 1).Sum(entry => entry.Bytes));

        var batcher = options.Model is { } model
            ? parts.Add(new PromptBatcher(model.Engine, new BatcherOptions { BatchTokens = model.Engine.CallTokens }, options.Time))
            : null;
        var accepted = new Signal();
        var tokenizer = options.Model?.Tokenizer;
        var cutter = new WindowCutter(prompts, cuts, text => tokenizer is null ? 1 : tokenizer.Encode(text).Length + 1, accepted, options.Ingestion, options.Time);
        var maker = new WindowMaker(batcher is null ? null : batcher.ActivationsAsync, tokenizer, policy, uploads, options.Model?.Engine.CallTokens ?? 0);
        parts.Add(new IngestionPipeline(cutter, maker, cuts, windows, uploads, applier, progress, options.Ingestion, options.Time, logger));

        var labels = parts.Add(LabelStore.Open(storage, study));
        return new EmbeddedFeatureGraph(
            study,
            new IngestionService(study, prompts, cuts, uploads, progress, accepted, applier, options.Ingestion, options.Model is not null),
            new StatisticsService(study, state, labels, new ExampleTexts(tokenizer, policy), prompts, options.Model, new Samples(samples, plan), options.DataFolder, storage),
            new InspectionService(study, options.Model, policy, batcher),
            parts);
    }
}
