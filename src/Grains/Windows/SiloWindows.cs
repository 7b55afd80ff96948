using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Questions;
using SaeActors.Graph.State;
using SaeActors.Graph.Telemetry;

namespace SaeActors.Grains.Windows;

/// <summary>What ingestion orders a feature silo to do: take a block, count a window, save. One order at a time.</summary>
internal sealed class SiloWindows(
    GrainsOptions options, ILocalSiloDetails silo, CurrentBlocks blocks, LocalFeatures local, ReceivedWindows received, WindowSender sender, WriteBehind writing,
    Residents residents, StoredMarginals marginals, BlockScans scans) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private Blocks _held = Blocks.None;   // the last blocks whose features were all there
    private long _applied;

    /// <inheritdoc cref="IFeatureSilo.Assign"/>
    /// <remarks>A refusal names a higher epoch than the order's in every case: another ingestion may have given out other blocks of the same one.</remarks>
    public async Task<SiloReport> AssignAsync(Blocks next)
    {
        var isRefused = false;
        var report = await InTurnAsync(async () =>
        {
            isRefused = next.Epoch <= blocks.Value.Epoch;
            if (!isRefused) await TakeAsync(next);
        });
        return isRefused ? report with { Epoch = report.Epoch + 1 } : report;
    }

    /// <inheritdoc cref="IFeatureSilo.Apply"/>
    public Task<SiloReport> ApplyAsync(long epoch, long window) => InTurnAsync(async () =>
    {
        if (epoch != blocks.Value.Epoch) return;
        if (window <= _applied && local.IsReady)
        {
            received.Forget(window);
            return;
        }

        var activations = await received.TakeAsync(window);
        var prepared = await OnItsOwnThreadAsync(() => Count(activations));
        var isNew = window > _applied;
        await sender.SendAsync(prepared, id => local.Owns(id) && (isNew || !IsHeld(id)) && !local.Holds(id, window), id => !local.IsReady && !IsHeld(id));
        writing.Changed(Mine(prepared), window);
        local.State!.End();
        received.Forget(window);
        _applied = Math.Max(_applied, window);
        writing.Applied(_applied);
        await residents.KeepToAsync(options.FeatureMemoryBytes, writing);
    });

    /// <inheritdoc cref="IFeatureSilo.Ready"/>
    public Task<SiloReport> ReadyAsync(long epoch, long window) => InTurnAsync(() =>
    {
        if (epoch != blocks.Value.Epoch) return Task.CompletedTask;
        _held = blocks.Value;
        _applied = Math.Max(_applied, window);
        writing.Applied(_applied);
        local.SetReady(true);
        return Task.CompletedTask;
    });

    /// <inheritdoc cref="IFeatureSilo.Flush"/>
    public Task<SiloReport> FlushAsync() => InTurnAsync(writing.FlushAsync);

    /// <inheritdoc cref="IFeatureSilo.Report"/>
    public SiloReport Report(bool isPressed)
    {
        writing.IsPressed = isPressed;
        return Report();
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static bool Within((int First, int End) part, (int First, int End) whole) => part.First >= part.End || (part.First >= whole.First && part.End <= whole.End);

    private bool IsHeld(FeatureId id) =>
        _held.Silos.Length > 0 && _held.OwnerOf(id.Feature, options.Study.Plan.Layers[id.Layer].Width).Equals(silo.SiloAddress);

    private IEnumerable<FeatureId> Mine(PreparedWindow window)
    {
        for (var layer = 0; layer < window.LayerCount; layer++)
        {
            var active = window.Layer(layer).ActiveFeatures.ToArray();
            foreach (var feature in active)
            {
                if (local.Owns(new FeatureId(layer, feature))) yield return new FeatureId(layer, feature);
            }
        }
    }

    private PreparedWindow Count(ActivationWindow activations)
    {
        Background.Enter();
        using var stage = GraphTelemetry.Source.StartActivity("count");
        var prepared = local.Begin(activations);
        if (local.IsReady) local.CountPresent(prepared);
        return prepared;
    }

    /// <summary>Seconds of work do not take a thread of the pool from the requests.</summary>
    private static Task<T> OnItsOwnThreadAsync<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async Task TakeAsync(Blocks next)
    {
        if (local.State is null) local.Open(await marginals.LoadAsync());
        var gains = options.Study.Plan.Layers.Any(layer => !Within(next.RangeOf(silo.SiloAddress, layer.Width), _held.RangeOf(silo.SiloAddress, layer.Width)));
        if (gains) local.SetReady(false);
        blocks.Value = next;
        await scans.ReadLeavingAsync();
        await residents.LeaveAsync(id => !local.Owns(id));
        writing.Forget(id => !local.Owns(id));
        if (gains) return;
        _held = next;
        local.SetReady(true);
    }

    private async Task<SiloReport> InTurnAsync(Func<Task> order)
    {
        await _turn.WaitAsync();
        try
        {
            await order();
            return Report();
        }
        finally
        {
            _turn.Release();
        }
    }

    private SiloReport Report() => new(blocks.Value.Epoch, !local.IsReady, _applied, Math.Min(_applied, writing.SavedThrough), local.State?.Current.Tokens ?? 0);
}
