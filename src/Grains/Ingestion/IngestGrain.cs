using Microsoft.Extensions.Logging;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Inference;
using SaeActors.Grains.Windows;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;

namespace SaeActors.Grains.Ingestion;

/// <inheritdoc cref="IIngestGrain"/>
/// <remarks>The long work runs on the pipeline's own threads; a turn only hands over and asks.</remarks>
[GrainType("ingest"), KeepAlive]
internal sealed partial class IngestGrain(
    GrainsOptions options, SiloRoster silos, SiloCalls calls, IFeatureSiloClient client, StoredMarginals marginals, EngineCalls engine, LocalIngestion local,
    ILoggerFactory logging, ILogger<IngestGrain> logger) : Grain, IIngestGrain
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = logger;
    private readonly Batches _batches = new(options.Time);
    private Task<IngestHost>? _host;
    private Task? _stopping;   // once set, nothing is opened here any more; until it ends, features that are being saved may ask for windows
    private long _opened;

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        local.IsStopping ? throw new OrleansException("this silo is stopping and takes no ingestion; sent again, the call finds another.") : Task.CompletedTask;

    public async Task Start()
    {
        var host = await HostAsync();
        if (_stopping is not null) return;
        local.Grain = GrainFactory.GetGrain<IIngestGrain>(this.GetPrimaryKeyString());
        if (!host.Progress.HasStopped || options.Time.GetElapsedTime(_opened) < RestAfterFailure) return;
        LogStopped(host.Progress.Failure ?? "");
        await Stop();   // the next call opens the logs again, here or elsewhere
    }

    public Task Stop() => _stopping ??= StopAsync();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Stop();

    public async Task Leave(SiloAddress silo) => await (await HostAsync()).Distributor.LeaveAsync(silo, CancellationToken.None);

    public Task Put(Guid batch, int part, Packed bytes)
    {
        _batches.Put(batch, part, bytes.Bytes);
        return Task.CompletedTask;
    }

    public Task<Reply> AcceptTexts(Guid batch, int parts, string? source, string? key) => Reply.ToAsync(async () =>
    {
        var host = await HostAsync();
        var texts = TextParts.TextsAsync(_batches.Of(batch, parts));
        var answer = await Task.Run(() => host.Service.AcceptAsync(texts, source, key, CancellationToken.None));
        _batches.Forget(batch);
        return answer;
    });

    public Task<Reply> AcceptWindow(Guid batch, int parts, string? source, string? key) => Reply.ToAsync(async () =>
    {
        var host = await HostAsync();
        var found = _batches.Of(batch, parts);
        using var bytes = WindowParts.Joined(found);
        var answer = await Task.Run(() => host.Service.AcceptWindowAsync(bytes, source, key, CancellationToken.None));
        _batches.Forget(batch);
        return answer;
    });

    public Task<Reply> Prompt(long sequence) => AskAsync(host => host.Service.Prompt(sequence));

    public Task<Reply> Texts(long[] sequences) => AskAsync(host => sequences.Select(host.Prompts.TextOf).ToArray());

    public Task<Reply> Status() => AskAsync(host => host.Service.Status());

    public Task<Reply> Wait(long sequence) => Reply.ToAsync(async () =>
    {
        var host = await HostAsync();
        using var longest = new CancellationTokenSource(LongestWait, options.Time);
        try
        {
            return new Progress(await host.Service.WaitUntilAppliedAsync(sequence, longest.Token), true);
        }
        catch (OperationCanceledException) when (longest.IsCancellationRequested)
        {
            return new Progress(host.Service.Status(), false);
        }
    });

    public async Task<long> FirstWindow()
    {
        var host = await HostAsync();
        return host.Windows.First is > 0 and var first ? first : host.Distributor.Window + 1;
    }

    public async Task<Packed?> Window(long window, int part)
    {
        var host = await HostAsync();
        return host.Windows.Has(window) ? await Task.Run(() => Part(part, (offset, length) => host.Windows.ReadPart(window, offset, length))) : null;
    }

    public Task<Reply> Samples() => AskAsync(host => host.Samples.Windows.ToArray());

    public async Task<Packed?> Sample(long window, int part)
    {
        var host = await HostAsync();
        return await Task.Run(() => Part(part, (offset, length) => host.Samples.ReadPart(window, offset, length)));
    }

    public Task<Reply> Label(Packed labels) => Reply.ToAsync(async () =>
    {
        var host = await HostAsync();
        var count = await Task.Run(() => host.Labels.AddAsync(Json.Unpack<FeatureLabel[]>(labels).ToAsyncEnumerable(), CancellationToken.None));
        await Task.WhenAll(silos.WithFeatures().Select(TellAsync));
        return count;
    });

    public Task<Reply> LabelAutomatically(Packed labels) => Reply.ToAsync(async () =>
    {
        var host = await HostAsync();
        await Task.Run(() => host.Labels.SetAutomaticAsync(Json.Unpack<FeatureLabel[]>(labels), CancellationToken.None));
        await Task.WhenAll(silos.WithFeatures().Select(TellAsync));
        return true;
    });

    public Task<Reply> Calibrate(Packed file) => AskAsync(host =>
    {
        try
        {
            return CalibrationFile.Write(host.Storage, "", Json.Unpack<CalibrationFile>(file));
        }
        catch (IOException full)
        {
            throw new ServiceAwayException($"the calibration cannot be written: {full.Message}", full);
        }
    });

    private async Task StopAsync()
    {
        local.Grain = null;
        try
        {
            if (_host is { } opened) await (await opened).DisposeAsync();
        }
        finally
        {
            _host = null;
            DeactivateOnIdle();
        }
    }

    private static Packed? Part(int part, Func<long, int, byte[]?> read) =>
        read((long)part * WindowParts.Length, WindowParts.Length) is { Length: > 0 } bytes ? new Packed(bytes) : null;

    private Task<Reply> AskAsync<T>(Func<IngestHost, T> question) => Reply.ToAsync(async () =>
    {
        var host = await HostAsync();
        return await Task.Run(() => question(host));
    });

    /// <summary>A silo that does not hear of new labels reads them when it starts again.</summary>
    private async Task TellAsync(SiloAddress silo)
    {
        try
        {
            await client.At(silo).LabelsChanged();
        }
        catch (Exception failure) when (FeatureCalls.IsMoving(failure))
        {
            LogNotTold(failure, silo);
        }
    }

    /// <summary>The logs and the pipeline, opened once; a failure to open is met by whoever asks, and the next one tries again.</summary>
    private async Task<IngestHost> HostAsync()
    {
        if (_host is null && _stopping is not null) throw new ServiceAwayException("the ingestion is closing; sent again, the call finds it where it opens next.");
        if (_host is null) _opened = options.Time.GetTimestamp();
        var opening = _host ??= Task.Run(() => IngestHost.OpenAsync(options, silos, calls, marginals, engine, logging));
        try
        {
            return await opening;
        }
        catch (Exception failure)
        {
            if (_host == opening) _host = null;
            if (failure is not IOException && !FeatureCalls.IsMoving(failure)) throw;
            throw new ServiceAwayException($"the ingestion cannot start: {failure.Message}", failure);
        }
    }
}
