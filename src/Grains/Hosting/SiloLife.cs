using Microsoft.Extensions.Logging;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Ingestion;
using SaeActors.Grains.Questions;

namespace SaeActors.Grains.Hosting;

/// <summary>Keeps the one ingestion going from every silo that may run it, and lets this silo go in good order.</summary>
internal sealed partial class SiloLife(GrainsOptions options, IGrainFactory grains, LocalIngestion local, ILocalSiloDetails silo, ILogger<SiloLife> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLeave = TimeSpan.FromMinutes(5);

    private readonly ILogger _logger = logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _keeping = Task.CompletedTask;

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
            else if (options.Roles.HasFlag(SiloRoles.Features)) await Ingest.Leave(silo.SiloAddress).WaitAsync(LongestLeave, options.Time, cancellation);
        }
        catch (Exception failure)
        {
            LogNotLeft(failure);
        }
    }
}
