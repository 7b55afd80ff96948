using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Windows;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.Telemetry;
using SaeActors.Graph.Windows;

namespace SaeActors.Grains.Ingestion;

/// <summary>The order of windows in a cluster: gives the feature silos their blocks, sends every window to each of them once, and sends again what a
/// silo that died has not saved.</summary>
/// <remarks>A window is applied when every silo says so; the next one follows then, so that no two silos are further apart than one window. Windows
/// leave the log when every silo has saved its features and the marginals are stored.</remarks>
internal sealed partial class WindowDistributor(
    SiloRoster silos, SiloCalls calls, StoredMarginals marginals, WindowLog windows, IngestionProgress progress, IngestionOptions options, TimeProvider time, ILogger logger)
    : IWindowApplier
{
    private const int LastTries = 5;   // once the ingestion is to stop: what is not applied or saved then is in the logs
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly ILogger _logger = logger;
    private readonly HashSet<SiloAddress> _leaving = [];
    private Blocks _blocks = Blocks.None;
    private SiloReport[] _reports = [];
    private long _epoch;   // of the last try, so that no silo takes one try for another
    private volatile bool _isPressed;
    private volatile bool _hasEnded;
    private volatile bool _isStopping;
    private volatile bool _mustAssign = true;
    private long _lastRetired = time.GetTimestamp();

    /// <inheritdoc/>
    public long Window { get; private set; }

    /// <inheritdoc/>
    public long Tokens { get; private set; }

    /// <inheritdoc/>
    public long Watermark { get; private set; }

    /// <inheritdoc/>
    public Signal Saved { get; } = new();

    /// <inheritdoc/>
    public bool IsPressed
    {
        get => _isPressed;
        set => _isPressed = value;
    }

    /// <inheritdoc/>
    public bool NeedsBytes => true;

    /// <summary>Called with each watermark before the window log drops the windows through it.</summary>
    public Action<long>? Retiring { get; set; }

    /// <summary>Pulsed when the feature silos have their blocks.</summary>
    public Signal Assigned { get; } = new();

    /// <summary>Looks up where the last ingestion ended.</summary>
    public async Task OpenAsync()
    {
        var stored = await marginals.WindowAsync();
        Window = Math.Max(stored, windows.Last);
        Watermark = windows.First > 0 ? windows.First - 1 : Window;
    }

    /// <summary>Takes a silo out of the blocks; its features are saved and elsewhere when this returns. The last one only saves.</summary>
    /// <exception cref="ServiceAwayException">The ingestion ended before that.</exception>
    public async Task LeaveAsync(SiloAddress silo, CancellationToken cancellation)
    {
        lock (_leaving) _leaving.Add(silo);
        if (Present().Length == 0)
        {
            await calls.AllAsync([silo], last => last.Flush());
            return;
        }

        while (true)
        {
            var assigned = Assigned.Next;
            if (_hasEnded) throw new ServiceAwayException("the ingestion has ended here; the next one takes the silo's features.");
            if (Array.IndexOf(_blocks.Silos, silo) < 0 && !_mustAssign) return;
            await assigned.WaitAsync(cancellation);
        }
    }

    /// <summary>From now on silos that stay away are not waited for: they may all be stopping.</summary>
    public void Stop() => _isStopping = true;

    /// <inheritdoc/>
    public void Run(ChannelReader<MadeWindow> made)
    {
        try
        {
            RunAsync(made).GetAwaiter().GetResult();   // on the pipeline's own thread
        }
        finally
        {
            _hasEnded = true;
            Assigned.Pulse();
        }
    }

    private async Task RunAsync(ChannelReader<MadeWindow> made)
    {
        while (true)
        {
            if (HasChanged()) await UntilDoneAsync("giving out blocks", AssignAsync);
            if (made.TryRead(out var window)) await ApplyAsync(window, made);
            else if (made.Completion.IsCompleted) break;
            else await Task.WhenAny(made.WaitToReadAsync().AsTask(), Task.Delay(Tick, time));
            await SavedAsync();
        }

        await FinishAsync();
    }

    /// <summary>Saves everything, as far as there are silos to do it: what is not saved is sent again at the next start.</summary>
    private async Task FinishAsync()
    {
        try
        {
            if (HasChanged()) await AssignAsync();
            _reports = await calls.AllAsync(_blocks.Silos, silo => silo.Flush());
            await RetireAsync();
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            LogTried(failure, "saving everything at the end");
        }
    }

    private bool HasChanged() => _mustAssign || !Blocks.Of(0, Present()).Silos.AsSpan().SequenceEqual(_blocks.Silos);

    private SiloAddress[] Present()
    {
        lock (_leaving) return [.. silos.WithFeatures().Where(silo => !_leaving.Contains(silo))];
    }

    private async Task ApplyAsync(MadeWindow made, ChannelReader<MadeWindow> next)
    {
        using (GraphTelemetry.Source.StartActivity(ActivityKind.Internal, made.Trace?.Context ?? default, name: "apply"))
        {
            await UntilDoneAsync($"applying window {made.Window.Number}", async () =>
            {
                if (HasChanged()) await AssignAsync();
                await calls.PutAsync(_blocks.Silos, made.Window, made.Encoded!);
                var applying = calls.AllAsync(_blocks.Silos, silo => silo.Apply(_blocks.Epoch, made.Window.Number));
                // The next window crosses while this one is counted.
                if (next.TryPeek(out var coming)) await calls.PutAsync(_blocks.Silos, coming.Window, coming.Encoded!);
                Keep(await applying);
            });
        }

        made.Encoded!.Dispose();
        Window = made.Window.Number;
        GraphTelemetry.Tokens.Add(made.Window.CountedTokens);
        GraphTelemetry.WindowLatency.Record(time.GetElapsedTime(made.Begun).TotalSeconds);
        made.Trace?.Dispose();
        progress.Rate.Add(made.Window.CountedTokens);
        progress.Advance(made.Window.Sequences[^1], made.Bytes);
    }

    /// <summary>Gives out blocks, and sends every window that was applied and is not saved to the silos that have gained features or missed it.</summary>
    private async Task AssignAsync()
    {
        _mustAssign = true;
        var present = Present();
        if (present.Length == 0) throw new SilosAwayException("no silo with features is there.");
        _epoch = Math.Max(_epoch, _reports.Select(report => report.Epoch).DefaultIfEmpty().Max()) + 1;
        var next = Blocks.Of(_epoch, present);
        // Who gives features away saves them first; then whoever takes them finds them in storage. Also who has them from an earlier ingestion.
        var before = silos.WithFeatures().Except(present).ToArray();
        _reports = await calls.AllAsync([.. before, .. next.Silos], silo => silo.Assign(next));
        if (_reports.Any(report => report.Epoch != next.Epoch)) throw new SilosAwayException($"a silo has blocks of epoch {_reports.Max(report => report.Epoch)}; {next.Epoch} was given.");
        _reports = _reports[before.Length..];
        _blocks = next;
        // Through the window that was under way as well, where a silo holds it already.
        var last = Math.Max(Window, _reports.Max(report => report.AppliedThrough));
        await SendAgainAsync(last);
        Keep(await calls.AllAsync(next.Silos, silo => silo.Ready(next.Epoch, last)));
        _mustAssign = false;
        LogAssigned(next.Epoch, next.Silos.Length, Window);
        Assigned.Pulse();
    }

    private async Task SendAgainAsync(long last)
    {
        var from = _reports.Select(report => report.IsRecovering ? Watermark + 1 : report.AppliedThrough + 1).ToArray();
        for (var window = from.Min(); window <= last; window++)
        {
            var missing = _blocks.Silos.Where((_, position) => from[position] <= window).ToArray();
            using var bytes = windows.Read(window);
            await calls.PutAsync(missing, window, () => WindowCodec.Decode(bytes.Memory), bytes);
            await calls.AllAsync(missing, silo => silo.Apply(_blocks.Epoch, window));
        }
    }

    private void Keep(SiloReport[] reports)
    {
        _reports = reports;
        if (reports.Any(report => report.Epoch != _blocks.Epoch)) throw new SilosAwayException("another ingestion gives out blocks.");
        Tokens = reports.Max(report => report.Tokens);
    }

    /// <summary>Asks how much has been saved, and lets windows go.</summary>
    private async Task SavedAsync()
    {
        if (_mustAssign || Watermark == Window) return;
        if (!IsPressed && time.GetElapsedTime(_lastRetired) < options.CheckpointInterval / 4) return;
        _lastRetired = time.GetTimestamp();
        try
        {
            _reports = await calls.AllAsync(_blocks.Silos, silo => silo.Report(IsPressed));
            await RetireAsync();
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            LogTried(failure, "looking at what is saved");
            _mustAssign = true;
        }
    }

    private async Task RetireAsync()
    {
        var saved = _reports.Length == 0 ? 0 : _reports.Min(report => report.SavedThrough);
        if (saved <= Watermark) return;
        await calls.FirstAsync(_blocks.Silos, silo => silo.SaveMarginals());
        Retiring?.Invoke(saved);
        windows.DropThrough(saved);
        Watermark = saved;
        Saved.Pulse();
    }

    /// <summary>Tries until it is done: silos come and go.</summary>
    private async Task UntilDoneAsync(string what, Func<Task> work)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await work();
                if (tries > 1) progress.Failure = null;
                return;
            }
            catch (Exception failure) when (IsPassing(failure))
            {
                LogTried(failure, what);
                _mustAssign = true;
                if (_isStopping && tries >= LastTries) throw;
                if (tries > 3) progress.Failure = $"{what} failed ({failure.Message}); trying again";
                await Task.Delay(Tick * Math.Min(tries, 10), time);
            }
        }
    }

    private static bool IsPassing(Exception failure) =>
        FeatureCalls.IsMoving(failure) || failure is SilosAwayException or InvalidOperationException || (failure is IOException and not Graph.Storage.StorageLostException);
}
