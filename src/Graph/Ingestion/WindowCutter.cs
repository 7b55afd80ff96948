using SaeActors.Graph.Prompts;
using SaeActors.Graph.Windows;

namespace SaeActors.Graph.Ingestion;

/// <summary>Decides which prompts become the next window: enough tokens, or waited long enough. Windows grow while more waits than one takes.</summary>
/// <param name="prompts">Where prompts come from.</param>
/// <param name="cuts">Where a decision is written before anything follows from it.</param>
/// <param name="tokensOf">Tokens of a text, BOS included.</param>
/// <param name="accepted">Pulsed when the prompt log has grown.</param>
/// <param name="options">Sizes and waits.</param>
/// <param name="time">Clock of the wait.</param>
internal sealed class WindowCutter(
    PromptLog prompts, CutLog cuts, Func<string, int> tokensOf, Signal accepted, IngestionOptions options, TimeProvider time)
{
    private readonly List<string> _texts = [];
    private int _target = options.WindowTokens;
    private int _tokens;
    private long _bytes;
    private long _next = cuts.Sequence + 1;
    private Task _deadline = Task.CompletedTask;

    /// <summary>Tokens that the next window is to have.</summary>
    public int Target => _target;

    /// <summary>Waits for the next window's prompts and cuts them off.</summary>
    public async Task<PendingWindow> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var more = accepted.Next;
            foreach (var entry in prompts.Read(_next))
            {
                cancellation.ThrowIfCancellationRequested();
                if (entry.IsUpload) return _texts.Count > 0 ? CutHere() : CutUpload(entry);
                Take(entry);
                if (_tokens >= _target) return CutHere();
            }

            if (_texts.Count == 0) await more.WaitAsync(cancellation);
            else if (_deadline.IsCompleted) return CutHere();
            else await Task.WhenAny(more, _deadline).WaitAsync(cancellation);
        }
    }

    /// <summary>The prompts of a window that was cut before a restart.</summary>
    /// <exception cref="InvalidDataException">The prompt log does not hold them.</exception>
    public PendingWindow Again(Cut cut)
    {
        var (texts, bytes, next) = (new List<string>(), 0L, cut.First);
        foreach (var entry in prompts.Read(cut.First))
        {
            if (entry.Sequence > cut.Last) break;
            if (entry.Text is not null) texts.Add(entry.Text);
            (bytes, next) = (bytes + entry.Bytes, entry.Last + 1);
        }

        return next == cut.Last + 1
            ? new PendingWindow(cut, texts, bytes)
            : throw new InvalidDataException($"the prompt log ends at {next - 1}; window {cut.Window} needs it through {cut.Last}.");
    }

    private void Take(LogEntry entry)
    {
        if (_texts.Count == 0) _deadline = Task.Delay(options.MaxWait, time);
        _texts.Add(entry.Text!);
        _tokens += tokensOf(entry.Text!);
        _bytes += entry.Bytes;
        _next = entry.Last + 1;
    }

    private PendingWindow CutUpload(LogEntry entry)
    {
        var pending = new PendingWindow(cuts.Append(entry.Last), [], entry.Bytes);
        _next = entry.Last + 1;
        return pending;
    }

    private PendingWindow CutHere()
    {
        var pending = new PendingWindow(cuts.Append(_next - 1), [.. _texts], _bytes);
        var isFull = _tokens >= _target;
        _target = isFull && prompts.Last - _next >= _texts.Count
            ? Math.Min(options.MaxWindowTokens, _target * 2)
            : Math.Max(options.WindowTokens, _target / 2);
        _texts.Clear();
        (_tokens, _bytes) = (0, 0);
        return pending;
    }
}
