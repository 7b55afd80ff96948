using Microsoft.Extensions.Logging;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Ingestion;
using SaeActors.Grains.Questions;

namespace SaeActors.Grains.Hosting;

/// <summary>Keeps the one ingestion going from every silo that may run it, and lets this silo go in good order.</summary>
internal sealed partial class SiloLife(
    GrainsOptions options, IGrainFactory grains, SiloRoster silos, LocalIngestion local, CurrentBlocks blocks, ILocalSiloDetails silo, ILogger<SiloLife> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLeave = TimeSpan.FromMinutes(5);
    private const int LeaveTries = 20;   // an interval apart: the ingestion may be on its way to another silo, or stopping like this one

    private readonly ILogger _logger = logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _keeping = Task.CompletedTask;

    private bool MayIngestElsewhere => silos.WithIngestion().Any(other => !other.Equals(silo.SiloAddress));

    private IIngestGrain Ingest => grains.Find<IIngestGrain>(options.Study.Study.Id);

    public void Participate(ISiloLifecycle observer) => observer.Subscribe<SiloLife>(LastReaders.Stage + 1, StartAsync, StopAsync);

    public void Dispose() => _stop.Dispose();

    private Task StartAsync(CancellationToken cancellation)
    {
        if (options.Roles.HasFlag(SiloRoles.Ingest)) _keeping = Task.Run(KeepAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task KeepAsync()
    {
        try
        {
            while (true)
            {
                try
                {
                    await Ingest.Start().WaitAsync(LongestCall, options.Time);   // a silo that dies may never answer
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    LogNotStarted(failure);
                }

                await Task.Delay(Interval, options.Time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    /// <summary>While everything still runs: the ingestion, if it is here, saves everything and goes elsewhere; then this silo's features do.</summary>
    private async Task StopAsync(CancellationToken cancellation)
    {
        local.IsStopping = true;
        await _stop.CancelAsync();
        await _keeping;
        try
        {
            if (local.Grain is { } here) await here.Stop();
            if (options.Roles.HasFlag(SiloRoles.Features) && MayIngestElsewhere) await LeaveAsync(cancellation);
        }
        catch (Exception failure)
        {
            LogNotLeft(failure);
            blocks.Value = Blocks.None;   // whoever has given the features away since finds nobody here who holds on to them
        }
    }

    private async Task LeaveAsync(CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await Ingest.Leave(silo.SiloAddress).WaitAsync(LongestLeave, options.Time, cancellation);
                return;
            }
            catch (Exception failure) when (FeatureCalls.IsMoving(failure) && tries < LeaveTries && MayIngestElsewhere)
            {
                LogLeavesLater(failure);
            }

            await Task.Delay(Interval, options.Time, cancellation);
        }
    }
}
