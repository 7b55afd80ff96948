using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Hosting;

namespace SaeActors.Grains.Windows;

/// <summary>Windows out of the log, for a feature whose activation was lost before it was saved.</summary>
/// <remarks>Features are lost together, so the last window fetched is kept.</remarks>
internal sealed class MissedWindows(GrainsOptions options, IGrainFactory grains) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private PreparedWindow? _prepared;
    private long _last;   // the window in it; 0 where none is

    /// <summary>Counts on a state, which nobody else has, the windows that it misses through <paramref name="last"/>.</summary>
    /// <exception cref="InvalidDataException">They are not in the log any more, so the stored state is not the one that the log was kept for.</exception>
    public async Task ApplyAsync(FeatureState state, long last)
    {
        if (state.LastWindow >= last) return;
        await _turn.WaitAsync();
        try
        {
            // Windows before the first of the log were saved by every feature that fired in them.
            var first = await grains.Find<IIngestGrain>(options.Study.Study.Id).FirstWindow();
            for (var window = Math.Max(first, state.LastWindow + 1); window <= last; window++) state.Apply(await PreparedAsync(window));
        }
        finally
        {
            _turn.Release();
        }

        if (state.LastWindow != last) throw new InvalidDataException($"feature {state.Id} holds window {state.LastWindow} after its windows were counted again; expected {last}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<PreparedWindow> PreparedAsync(long window)
    {
        if (_last == window) return _prepared!;
        var ingest = grains.Find<IIngestGrain>(options.Study.Study.Id);
        var parts = new List<byte[]>();
        while (await ingest.Window(window, parts.Count) is { } part) parts.Add(part.Bytes);
        if (parts.Count == 0) throw new InvalidDataException($"window {window} is not in the window log.");
        if (_last != 0) _prepared!.Window.Release();
        (_last, _prepared) = (0, _prepared ?? new PreparedWindow(options.Study.Plan));
        await Task.Run(() => _prepared.Prepare(WindowParts.Decoded(parts, Range.All)));
        _last = window;
        return _prepared;
    }
}
