using SaeActors.Features.Counting;

namespace SaeActors.Graph.State;

/// <summary>The scans under way. One that nobody reads any more is dropped with its reader.</summary>
internal sealed class EdgeScans
{
    private readonly Lock _lock = new();
    private volatile WeakReference<EdgeScan>[] _scans = [];

    public EdgeScan Add(EdgeScan scan)
    {
        lock (_lock) _scans = [.. Alive(), new WeakReference<EdgeScan>(scan)];
        return scan;
    }

    public void Remove(EdgeScan scan)
    {
        lock (_lock) _scans = [.. Alive().Where(other => !(other.TryGetTarget(out var found) && found == scan))];
    }

    /// <summary>Lets scans of earlier windows read a feature before <paramref name="window"/> changes it; the feature's lock is held.</summary>
    public void BeforeChange(PreparedWindow window, int layer, int feature, FeatureArray features)
    {
        foreach (var reference in _scans)
        {
            if (reference.TryGetTarget(out var scan) && window.Number > scan.Window) scan.Read(layer, feature, features[feature]);
        }
    }

    private IEnumerable<WeakReference<EdgeScan>> Alive() => _scans.Where(scan => scan.TryGetTarget(out _));
}
