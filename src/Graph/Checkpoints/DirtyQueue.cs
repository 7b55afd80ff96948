using SaeActors.Features.Counting;

namespace SaeActors.Graph.Checkpoints;

/// <summary>The features that must be saved, those that have waited longest first.</summary>
internal sealed class DirtyQueue(CountingPlan plan)
{
    private readonly Queue<DirtyFeature> _queue = new();
    private readonly bool[][] _isQueued = [.. plan.Layers.Select(layer => new bool[layer.Width])];   // (L, F)

    public int Count => _queue.Count;

    /// <summary>The first window that some feature has not saved; <see cref="long.MaxValue"/> when all are saved.</summary>
    public long OldestWindow => _queue.Count == 0 ? long.MaxValue : _queue.Peek().Since;

    /// <summary>Every feature that fired in the window must be saved.</summary>
    public void Add(PreparedWindow window)
    {
        for (var layer = 0; layer < _isQueued.Length; layer++)
        {
            foreach (var feature in window.Layer(layer).ActiveFeatures) Add(layer, feature, window.Number);
        }
    }

    /// <summary>A feature must be saved that lacks the windows from <paramref name="since"/> on.</summary>
    public void Add(int layer, int feature, long since)
    {
        if (_isQueued[layer][feature]) return;
        _isQueued[layer][feature] = true;
        _queue.Enqueue(new DirtyFeature(layer, feature, since));
    }

    /// <summary>Takes the <paramref name="most"/> oldest away.</summary>
    public DirtyFeature[] Take(int most)
    {
        var taken = new DirtyFeature[Math.Min(most, _queue.Count)];
        for (var position = 0; position < taken.Length; position++)
        {
            var dirty = taken[position] = _queue.Dequeue();
            _isQueued[dirty.Layer][dirty.Feature] = false;
        }

        return taken;
    }

    /// <summary>Puts back what could not be saved, before everything else.</summary>
    public void Return(IEnumerable<DirtyFeature> unsaved)
    {
        var rest = _queue.ToArray();
        _queue.Clear();
        var since = unsaved.ToDictionary(dirty => (dirty.Layer, dirty.Feature), dirty => dirty.Since);
        foreach (var dirty in unsaved) _queue.Enqueue(dirty);
        foreach (var dirty in rest.Where(dirty => !since.ContainsKey((dirty.Layer, dirty.Feature)))) _queue.Enqueue(dirty);
        foreach (var dirty in _queue) _isQueued[dirty.Layer][dirty.Feature] = true;
    }
}
