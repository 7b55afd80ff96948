using SaeActors.Features.Windows;

namespace SaeActors.Features.Counting;

/// <summary>A window turned the other way round (feature → tokens), made once and read by every feature that it touches.</summary>
/// <remarks>Owns its buffers and reuses them: prepare, apply to all, prepare the next. Between two calls of <see cref="Prepare(ActivationWindow, int)"/>
/// it is only read, from any number of threads.</remarks>
public sealed class PreparedWindow
{
    private readonly PreparedLayer[] _layers;   // (L,)
    private ulong[] _placeHashes = [];          // (T,) or longer
    private ActivationWindow? _window;

    /// <summary>Buffers for windows of one study.</summary>
    public PreparedWindow(CountingPlan plan) =>
        _layers = [.. plan.Layers.Select((layer, position) => new PreparedLayer(layer, NeedsIds(plan, position)))];

    /// <summary>The window that was prepared.</summary>
    public ActivationWindow Window => _window ?? throw new InvalidOperationException("no window is prepared; expected Prepare first.");

    /// <summary>1, 2, 3 …</summary>
    public long Number => Window.Number;

    /// <summary>What the window adds to N.</summary>
    public int CountedTokens => Window.CountedTokens;

    /// <summary>L.</summary>
    public int LayerCount => _layers.Length;

    /// <summary>(T,) <see cref="PlaceHash"/> of every token: what a feature's sample of examples is drawn by.</summary>
    internal ReadOnlySpan<ulong> PlaceHashes => _placeHashes;

    /// <summary>One layer, transposed.</summary>
    public PreparedLayer Layer(int layer)
    {
        Throw.IfNotBelow(layer, _layers.Length);
        return _layers[layer];
    }

    /// <summary>Transposes a window, replacing the one before.</summary>
    /// <param name="window">Its layers have the widths of the plan.</param>
    /// <param name="threads">Threads of the pool that prepare layers at the same time.</param>
    /// <exception cref="ArgumentException">The window has other layers than the plan.</exception>
    public void Prepare(ActivationWindow window, int threads = 1)
    {
        Take(window);
        if (threads == 1)
        {
            for (var layer = 0; layer < _layers.Length; layer++) _layers[layer].Prepare(window, layer);
            return;
        }

        PrepareOnThreads(window, threads);
    }

    /// <inheritdoc cref="Prepare(ActivationWindow, int)"/>
    /// <param name="window">Its layers have the widths of the plan.</param>
    /// <param name="loop">Calls a body with 0 … count − 1, on threads of its own.</param>
    public void Prepare(ActivationWindow window, Action<int, Action<int>> loop)
    {
        Take(window);
        loop(_layers.Length, layer => _layers[layer].Prepare(window, layer));
    }

    /// <summary>A hash of where a token stands in the stream, the same in every study and however the stream is cut.</summary>
    internal static ulong PlaceHash(long sequence, int position) => SplitMix.Mix(SplitMix.Mix((ulong)sequence) ^ (uint)position);

    /// <summary>The prompt's sequence number and the token's position in the prompt.</summary>
    internal (long Sequence, int Position) PlaceOf(int token)
    {
        var starts = Window.PromptStarts;
        var found = starts.BinarySearch(token);
        var prompt = found < 0 ? ~found - 1 : found;
        while (starts[prompt + 1] == token) prompt++;   // prompts without a token start where the next one does
        return (Window.Sequences[prompt], token - starts[prompt]);
    }

    private void HashPlaces(ActivationWindow window)
    {
        if (_placeHashes.Length < window.TokenCount) _placeHashes = new ulong[window.TokenCount];
        var starts = window.PromptStarts;
        for (var prompt = 0; prompt + 1 < starts.Length; prompt++)
        {
            for (var token = starts[prompt]; token < starts[prompt + 1]; token++)
            {
                _placeHashes[token] = PlaceHash(window.Sequences[prompt], token - starts[prompt]);
            }
        }
    }

    private void Take(ActivationWindow window)
    {
        Throw.IfLengthDiffers(window.Layers.Length, _layers.Length);
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            if (window.Layers[layer].Width == _layers[layer].Width) continue;
            throw new ArgumentException($"Layers[{layer}].Width is {window.Layers[layer].Width}; expected {_layers[layer].Width}.", nameof(window));
        }

        _window = window;
        HashPlaces(window);
    }

    private void PrepareOnThreads(ActivationWindow window, int threads)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Parallel.For(0, _layers.Length, options, layer => _layers[layer].Prepare(window, layer));
    }

    private static bool NeedsIds(CountingPlan plan, int layer) => IsCountedExactly(plan, layer - 1, layer) || IsCountedExactly(plan, layer + 1, layer);

    private static bool IsCountedExactly(CountingPlan plan, int by, int layer) =>
        by >= 0 && by < plan.Layers.Count && plan.KeepsTable(by, layer) && plan.TablesBetween(by, layer).Form == TableForm.Exact;
}
