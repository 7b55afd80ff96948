using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SaeActors.Graph.Checkpoints;
using SaeActors.Graph.State;
using SaeActors.Graph.Telemetry;
using SaeActors.Graph.Windows;

namespace SaeActors.Graph.Ingestion;

/// <summary>The one writer of the counts: applies windows, and saves features in the time between.</summary>
internal sealed partial class WindowApplier(
    GraphState state, Checkpointer checkpointer, WindowLog windows, IngestionProgress progress, IngestionOptions options, TimeProvider time, ILogger logger)
    : IWindowApplier
{
    private static readonly TimeSpan IdleStep = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly ILogger _logger = logger;
    private long _lastFailure;
    private volatile bool _isPressed;

    /// <inheritdoc/>
    public Signal Saved { get; } = new();

    /// <inheritdoc/>
    public bool IsPressed
    {
        get => _isPressed;
        set => _isPressed = value;
    }

    /// <inheritdoc/>
    public long Watermark => checkpointer.Watermark;

    /// <inheritdoc/>
    public long Window => state.Current.Window;

    /// <inheritdoc/>
    public long Tokens => state.Current.Tokens;

    /// <inheritdoc/>
    public bool NeedsBytes => false;

    /// <summary>Called on the writer's thread with each window that every feature has saved, before the window log drops it.</summary>
    public Action<long>? Retiring { get; set; }

    /// <summary>At start: applies what the window log holds beyond the watermark.</summary>
    /// <exception cref="InvalidDataException">A window is missing or damaged.</exception>
    public void Replay()
    {
        for (var window = checkpointer.Watermark + 1; window <= windows.Last; window++)
        {
            if (!windows.Has(window)) throw new InvalidDataException($"{WindowLog.NameOf(window)} is missing, and not every feature has saved it; restore the data folder from a copy.");
            using var bytes = windows.Read(window);
            Apply(WindowCodec.Decode(bytes.Memory));
        }

        Retire();
    }

    /// <inheritdoc/>
    public void Run(ChannelReader<MadeWindow> made)
    {
        while (true)
        {
            var begun = time.GetTimestamp();
            if (made.TryRead(out var window))
            {
                Apply(window);
                if (IsDue) Save(BudgetAfter(time.GetElapsedTime(begun)));
            }
            else if (made.Completion.IsCompleted)
            {
                break;
            }
            else if (IsDue && !IsResting())
            {
                Save(IdleStep);
            }
            else
            {
                // A real clock, not the injected one: this wakes a thread, it decides nothing.
                made.WaitToReadAsync().AsTask().Wait(Tick);
            }
        }

        checkpointer.Finish();
        Retire();
    }

    private bool IsDue => checkpointer.IsDue || (IsPressed && checkpointer.HasWork);

    private void Apply(MadeWindow made)
    {
        System.Diagnostics.Activity.Current = made.Trace;
        using (GraphTelemetry.Source.StartActivity("apply")) Apply(made.Window);
        GraphTelemetry.WindowLatency.Record(time.GetElapsedTime(made.Begun).TotalSeconds);
        made.Trace?.Dispose();
        progress.Rate.Add(made.Window.CountedTokens);
        progress.Advance(made.Window.Sequences[^1], made.Bytes);
    }

    private void Apply(Features.Windows.ActivationWindow window)
    {
        checkpointer.Changed(state.Apply(window));
        GraphTelemetry.Tokens.Add(window.CountedTokens);
    }

    /// <summary>The checkpoint's share of the time, more when the window log fills up.</summary>
    private TimeSpan BudgetAfter(TimeSpan counted)
    {
        var fill = (double)windows.Bytes / options.WindowLogBytes;
        var share = fill > 0.5 ? Math.Max(0.5, options.CheckpointShare) : options.CheckpointShare;
        return counted * (share / (1 - share));
    }

    private void Save(TimeSpan budget)
    {
        try
        {
            using var stage = GraphTelemetry.Source.StartActivity("checkpoint");
            if (!checkpointer.Step(budget)) return;
            Retire();
            if (_lastFailure == 0) return;
            (_lastFailure, progress.Failure) = (0, null);
        }
        catch (IOException failure)
        {
            LogNotSaved(failure);
            _lastFailure = time.GetTimestamp();
            progress.Failure = $"saving failed ({failure.Message}); trying again";
        }
    }

    /// <summary>After a failed save: not at once again.</summary>
    private bool IsResting() => _lastFailure != 0 && time.GetElapsedTime(_lastFailure) < options.RetryDelay;

    private void Retire()
    {
        Retiring?.Invoke(checkpointer.Watermark);
        windows.DropThrough(checkpointer.Watermark);
        Saved.Pulse();
    }
}
