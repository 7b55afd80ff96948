using SaeActors.Features.Windows;

namespace SaeActors.Grains.Windows;

/// <summary>The windows that have come to this silo and are not counted yet, shared by reference with everybody here.</summary>
internal sealed class ReceivedWindows
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, byte[]?[]> _parts = [];
    private readonly Dictionary<long, Task<ActivationWindow>> _windows = [];

    /// <summary>Bytes of windows that came from other silos.</summary>
    public long Bytes { get; private set; }

    /// <summary>A window that was made on this silo; nothing happens where it was counted here and released.</summary>
    public void Put(ActivationWindow window)
    {
        if (window.IsReleased) return;
        lock (_lock) _windows[window.Number] = Task.FromResult(window);
    }

    /// <summary>A part of a window's bytes; the last one begins the decoding. Parts may come twice and in any order.</summary>
    public void Put(long window, int part, int parts, byte[] bytes)
    {
        lock (_lock)
        {
            if (_windows.TryGetValue(window, out var known) && !known.IsFaulted) return;   // one that could not be decoded comes again
            if (!_parts.TryGetValue(window, out var arrived) || arrived.Length != parts) _parts[window] = arrived = new byte[parts][];
            if (arrived[part] is not null) return;
            arrived[part] = bytes;
            Bytes += bytes.Length;
            if (Array.IndexOf(arrived, null) >= 0) return;
            _parts.Remove(window);
            _windows[window] = Task.Run(() => WindowParts.Decoded(arrived!, Range.All));
        }
    }

    /// <summary>A window that has come; it and those before it are forgotten when <see cref="Forget"/> says so.</summary>
    /// <exception cref="InvalidOperationException">It has not come.</exception>
    public Task<ActivationWindow> TakeAsync(long window)
    {
        lock (_lock) return _windows.TryGetValue(window, out var found) ? found : throw new InvalidOperationException($"window {window} has not come to this silo.");
    }

    /// <summary>Lets go of a window that was counted, and of what is left of others before it.</summary>
    public void Forget(long through)
    {
        lock (_lock)
        {
            foreach (var window in _windows.Keys.Where(window => window <= through).ToArray()) _windows.Remove(window);
            foreach (var window in _parts.Keys.Where(window => window <= through).ToArray()) _parts.Remove(window);
        }
    }
}
