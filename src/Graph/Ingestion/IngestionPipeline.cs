using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SaeActors.Graph.State;
using SaeActors.Graph.Storage;
using SaeActors.Graph.Telemetry;
using SaeActors.Graph.Windows;

namespace SaeActors.Graph.Ingestion;

/// <summary>From accepted prompts to counts: cut → make (tokens, model, window log) → apply, each stage beside the others, windows in order.</summary>
/// <remarks>One made window waits while another is applied, so at most three are in memory. A stage that fails is tried again; when that does
/// not help the pipeline stops with everything accepted still in the logs, and questions go on.</remarks>
internal sealed partial class IngestionPipeline : IAsyncDisposable
{
    private readonly WindowCutter _cutter;
    private readonly WindowMaker _maker;
    private readonly CutLog _cuts;
    private readonly WindowLog _windows;
    private readonly UploadStore _uploads;
    private readonly IWindowApplier _applier;
    private readonly IngestionProgress _progress;
    private readonly IngestionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<MadeWindow> _made = Channel.CreateBounded<MadeWindow>(1);
    private readonly Task _making;
    private readonly TaskCompletionSource _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);   // when its thread ends

    public IngestionPipeline(
        WindowCutter cutter, WindowMaker maker, CutLog cuts, WindowLog windows, UploadStore uploads, IWindowApplier applier,
        IngestionProgress progress, IngestionOptions options, TimeProvider time, ILogger logger)
    {
        (_cutter, _maker, _cuts, _windows, _uploads, _applier) = (cutter, maker, cuts, windows, uploads, applier);
        (_progress, _options, _time, _logger) = (progress, options, time, logger);
        var next = Math.Max(applier.Window, windows.Last) + 1;
        new Thread(Apply) { IsBackground = true, Name = "apply windows" }.Start();
        _making = Task.Run(() => MakeAsync(next, _stopping.Token));
    }

    /// <summary>Ends after the window in hand, with everything applied saved.</summary>
    /// <remarks>Holds no thread meanwhile: a grain that ends the ingestion answers features that ask it for windows which they are about to save.</remarks>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _making;
        await _applied.Task;
        _stopping.Dispose();
    }

    private async Task MakeAsync(long next, CancellationToken cancellation)
    {
        try
        {
            for (var window = next; ; window++)
            {
                var pending = window <= _cuts.Window ? _cutter.Again(_cuts[window]) : await CutAsync(cancellation);
                var made = await MakeAsync(pending, cancellation);
                await _made.Writer.WriteAsync(made, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopping: what was not made is cut, and made at the next start.
        }
        catch (Exception failure)
        {
            LogStopped(failure);
            _progress.Stop($"ingestion stopped: {failure.Message}");
        }
        finally
        {
            _made.Writer.Complete();
        }
    }

    private Task<PendingWindow> CutAsync(CancellationToken cancellation) =>
        RetryingAsync("cutting a window", _ => true, () => _cutter.NextAsync(cancellation), cancellation);

    private async Task<MadeWindow> MakeAsync(PendingWindow pending, CancellationToken cancellation)
    {
        _progress.Rate.Begin();
        var begun = _time.GetTimestamp();
        var trace = _progress.Traces.WindowOf(pending.Cut.First, pending.Cut.Last)?.Start();
        trace?.SetTag("window", pending.Cut.Window).SetTag("prompts", pending.Cut.Last - pending.Cut.First + 1);
        Activity.Current = trace;
        using (var stage = GraphTelemetry.Source.StartActivity("infer"))
        {
            var window = await RetryingAsync(
                $"making window {pending.Cut.Window}", tries => tries <= _options.EngineRetries, () => _maker.MakeAsync(pending, cancellation), cancellation);
            stage?.SetTag("tokens", window.TokenCount).Dispose();
            using var logging = GraphTelemetry.Source.StartActivity("log");
            var bytes = WindowCodec.Encode(window);
            await RoomAsync(bytes.Length, cancellation);
            await RetryingAsync($"logging window {window.Number}", _ => true, () => Log(pending, bytes), cancellation);
            logging?.SetTag("bytes", bytes.Length);
            if (!_applier.NeedsBytes) bytes.Dispose();
            return new MadeWindow(window, pending.Bytes, begun, _applier.NeedsBytes ? bytes : null, trace);
        }
    }

    private Task<bool> Log(PendingWindow pending, RentedBytes bytes)
    {
        _windows.Append(pending.Cut.Window, bytes.Span);
        if (pending.IsUpload) _uploads.Delete(pending.Cut.First);
        return Task.FromResult(true);
    }

    /// <summary>Waits until the checkpoint has let enough windows go.</summary>
    private async Task RoomAsync(long bytes, CancellationToken cancellation)
    {
        while (true)
        {
            var dropped = _applier.Saved.Next;
            _applier.IsPressed = _windows.Bytes > 0 && _windows.Bytes + bytes > _options.WindowLogBytes;
            if (!_applier.IsPressed) return;
            await dropped.WaitAsync(cancellation);
        }
    }

    /// <summary>Tries again: a full disk for as long as it is full, anything else as often as <paramref name="again"/> says.</summary>
    private async Task<T> RetryingAsync<T>(string what, Func<int, bool> again, Func<Task<T>> work, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var result = await work();
                if (tries > 1) _progress.Failure = null;
                return result;
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested && IsWorthAnotherTry(failure) && (failure is IOException || again(tries)))
            {
                LogRetried(failure, what, tries);
                _progress.Failure = $"{what} failed ({failure.Message}); trying again";
                await Task.Delay(_options.RetryDelay * Math.Min(1 << Math.Min(tries - 1, 10), 150), _time, cancellation);
            }
        }
    }

    /// <summary>Bytes that are damaged or missing stay so, and files that another owner has taken.</summary>
    private static bool IsWorthAnotherTry(Exception failure) =>
        failure is not (InvalidDataException or FileNotFoundException or StorageLostException or OperationCanceledException);

    private void Apply()
    {
        Background.Enter();
        try
        {
            _applier.Run(_made.Reader);
        }
        catch (Exception failure)
        {
            LogStopped(failure);
            _progress.Stop($"ingestion stopped: {failure.Message}");
        }
        finally
        {
            _applied.SetResult();
        }
    }
}
