using System.Threading.Channels;
using SaeActors.Features.Windows;

namespace SaeActors.Inference;

/// <summary>Many callers, one engine: rows that arrive together run together.</summary>
/// <remarks>A batch closes when it holds <see cref="BatcherOptions.BatchTokens"/> or its first rows have waited <see cref="BatcherOptions.MaxWait"/>.
/// Callers are served in the order they came; one that finds the queue full waits. A caller that cancels is left out if its batch has not begun.</remarks>
public sealed class PromptBatcher : IAsyncDisposable
{
    private readonly IInferenceEngine _engine;
    private readonly BatcherOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>(new UnboundedChannelOptions { SingleReader = true });
    private readonly QueueRoom _room;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <summary>Starts the loop that feeds <paramref name="engine"/>; the engine stays the caller's.</summary>
    public PromptBatcher(IInferenceEngine engine, BatcherOptions options, TimeProvider time)
    {
        (_engine, _options, _time) = (engine, options.Checked(), time);
        _room = new QueueRoom(_options.QueueTokens);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>The activations of every layer over the caller's own rows, as <see cref="IInferenceEngine.Activations"/> gives them.</summary>
    /// <exception cref="ArgumentException">A row does not fit the model.</exception>
    /// <exception cref="ObjectDisposedException">The batcher was disposed before the rows ran.</exception>
    public async Task<LayerActivations[]> ActivationsAsync(IReadOnlyList<int[]> rows, CancellationToken cancellation)
    {
        // Checked here, so that one caller's bad row cannot fail the batch of the others.
        _engine.Model.CheckRows(rows);
        var call = new Call(rows, rows.Sum(row => row.Length), cancellation);
        await _room.EnterAsync(call.TokenCount, cancellation);
        ObjectDisposedException.ThrowIf(!_calls.Writer.TryWrite(call), this);
        using var registration = cancellation.Register(() => call.Done.TrySetCanceled(cancellation));
        return await call.Done.Task;
    }

    /// <summary>Lets the running batch end and refuses what is queued.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_calls.Writer.TryComplete())
        {
            return;
        }

        await _stop.CancelAsync();
        await _loop;
        while (_calls.Reader.TryRead(out var call))
        {
            Refuse(call);
        }

        _room.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var batch = new List<Call>();
        try
        {
            while (true)
            {
                await FillAsync(batch);
                _room.Leave(batch.Sum(call => call.TokenCount));
                RunBatch(batch);
                batch.Clear();
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ChannelClosedException)
        {
            batch.ForEach(Refuse);
        }
    }

    // The first call is waited for; others join until the batch is full or the first has waited long enough.
    private async Task FillAsync(List<Call> batch)
    {
        batch.Add(await _calls.Reader.ReadAsync(_stop.Token));
        var tokens = batch[0].TokenCount;
        var deadline = _time.GetTimestamp();
        while (tokens < _options.BatchTokens)
        {
            if (_calls.Reader.TryRead(out var call))
            {
                batch.Add(call);
                tokens += call.TokenCount;
                continue;
            }

            var left = _options.MaxWait - _time.GetElapsedTime(deadline);
            if (left <= TimeSpan.Zero || !await MoreWithinAsync(left))
            {
                return;
            }
        }
    }

    private async Task<bool> MoreWithinAsync(TimeSpan wait)
    {
        using var timeout = new CancellationTokenSource(wait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        try
        {
            return await _calls.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private void RunBatch(List<Call> batch)
    {
        var live = batch.Where(call => !call.Cancellation.IsCancellationRequested).ToList();
        if (live.Count == 0)
        {
            return;
        }

        try
        {
            var layers = _engine.Activations([.. live.SelectMany(call => call.Rows)], CancellationToken.None);
            var (start, answers) = (0, new List<LayerActivations[]>());
            foreach (var call in live)
            {
                answers.Add([.. layers.Select(layer => Slice(layer, start, call.TokenCount))]);
                start += call.TokenCount;
            }

            // Whoever has an answer may release it, so all are cut before.
            foreach (var layer in layers.Where((layer, position) => !answers.Exists(answer => answer[position] == layer))) layer.Release();
            foreach (var (call, answer) in live.Zip(answers)) call.Done.TrySetResult(answer);
        }
        catch (Exception failed)
        {
            // Whatever the engine threw belongs to those who wait for it; the loop serves the next.
            live.ForEach(call => call.Done.TrySetException(failed));
        }
    }

    private static LayerActivations Slice(LayerActivations layer, int start, int tokenCount)
    {
        if (tokenCount == layer.TokenCount)
        {
            return layer;
        }

        var first = layer.Starts[start];
        var starts = layer.Starts.Slice(start, tokenCount + 1).ToArray();
        var entries = new Range(first, starts[^1]);
        for (var token = 0; token < starts.Length; token++)
        {
            starts[token] -= first;
        }

        return new LayerActivations(layer.Width, starts, layer.Features[entries].ToArray(), layer.Values[entries].ToArray());
    }

    private void Refuse(Call call) => call.Done.TrySetException(new ObjectDisposedException(nameof(PromptBatcher)));

    private sealed record Call(IReadOnlyList<int[]> Rows, int TokenCount, CancellationToken Cancellation)
    {
        public TaskCompletionSource<LayerActivations[]> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
