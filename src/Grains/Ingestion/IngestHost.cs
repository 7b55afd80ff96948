using Microsoft.Extensions.Logging;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Inference;
using SaeActors.Grains.Windows;
using SaeActors.Graph.Embedded;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.Prompts;
using SaeActors.Graph.Queries;
using SaeActors.Graph.Storage;
using SaeActors.Graph.Windows;

namespace SaeActors.Grains.Ingestion;

/// <summary>The logs and the pipeline behind the one <see cref="IngestGrain"/>, as the embedded host has them.</summary>
internal sealed class IngestHost : IAsyncDisposable
{
    private readonly OwnedParts _parts;

    private IngestHost(
        OwnedParts parts, IStorage storage, PromptLog prompts, WindowLog windows, SampleStore samples, LabelStore labels, WindowDistributor distributor,
        IngestionProgress progress, IngestionService service) =>
        (_parts, Storage, Prompts, Windows, Samples, Labels, Distributor, Progress, Service) =
        (parts, storage, prompts, windows, samples, labels, distributor, progress, service);

    public IStorage Storage { get; }

    public PromptLog Prompts { get; }

    public WindowLog Windows { get; }

    public SampleStore Samples { get; }

    public LabelStore Labels { get; }

    public WindowDistributor Distributor { get; }

    public IngestionProgress Progress { get; }

    public IngestionService Service { get; }

    /// <summary>Takes the files over, cuts off what no commit covers, and goes on ingesting.</summary>
    /// <exception cref="IOException">The storage cannot be reached.</exception>
    public static async Task<IngestHost> OpenAsync(
        GrainsOptions options, SiloRoster silos, SiloCalls calls, StoredMarginals marginals, EngineCalls engine, ILoggerFactory logging)
    {
        var parts = new OwnedParts();
        try
        {
            return await OpenAsync(parts, options, silos, calls, marginals, engine, logging.CreateLogger("SaeActors.Graph"));
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends after the window in hand, with everything saved.</summary>
    public ValueTask DisposeAsync()
    {
        Distributor.Stop();
        return _parts.DisposeAsync();
    }

    private static async Task<IngestHost> OpenAsync(
        OwnedParts parts, GrainsOptions options, SiloRoster silos, SiloCalls calls, StoredMarginals marginals, EngineCalls engine, ILogger logger)
    {
        var (study, plan, policy) = options.Study;
        var (ingestion, time) = (options.Ingestion, options.Time);
        var storage = options.Storage.Own();
        StudyFile.Claim(storage, study);
        var prompts = parts.Add(PromptLog.Open(storage, ingestion.Prompts, time));
        var cuts = parts.Add(CutLog.Open(storage));
        if (cuts.Sequence > prompts.Last) throw new InvalidDataException($"cuts.log goes to prompt {cuts.Sequence}; the prompt log ends at {prompts.Last}.");
        var windows = WindowLog.Open(storage);
        var progress = new IngestionProgress(new Rate(time));
        var samples = SampleStore.Open(storage, options.SampleTokens, plan.Seed);
        var distributor = new WindowDistributor(silos, calls, marginals, windows, progress, ingestion, time, logger)
        {
            Retiring = watermark => samples.Consider(windows, watermark),
        };
        await distributor.OpenAsync();
        var uploads = new UploadStore(storage);
        var applied = distributor.Window == 0 ? 0 : cuts[distributor.Window].Last;
        uploads.Clean(applied + 1, prompts.Last);
        progress.Advance(applied, 0);
        progress.Accept(prompts.Read(applied + 1).Sum(entry => entry.Bytes));

        var accepted = new Signal();
        var tokenizer = options.Tokenizer;
        var hasModel = study.Model is not null;
        var cutter = new WindowCutter(prompts, cuts, text => tokenizer is null ? 1 : tokenizer.Encode(text).Length + 1, accepted, ingestion, time);
        var maker = new WindowMaker(hasModel ? engine.ActivationsAsync : null, tokenizer, policy, uploads, WindowMaker.PieceTokens);
        parts.Add(new IngestionPipeline(cutter, maker, cuts, windows, uploads, distributor, progress, ingestion, time, logger));
        var labels = parts.Add(LabelStore.Open(storage, study));
        var service = new IngestionService(study, prompts, cuts, uploads, progress, accepted, distributor, ingestion, hasModel);
        return new IngestHost(parts, storage, prompts, windows, samples, labels, distributor, progress, service);
    }
}
