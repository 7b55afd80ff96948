namespace SaeActors.Features.Counting;

/// <summary>Applies windows to the features of a whole study on several threads: the loop of a host that keeps all states in arrays.</summary>
/// <remarks>Work is split by feature and nothing is shared, so that any number of threads gives the same bits.</remarks>
public static class WindowCounter
{
    /// <summary>Features that a thread takes at a time.</summary>
    private const int Batch = 64;

    /// <summary>A feature that fires less touches fewer lines of its row than a prefetch would bring.</summary>
    private const int WorthPrefetching = 8;

    /// <summary>Applies a window to every feature that fires in it, making the states that are not there yet.</summary>
    /// <param name="plan">The study's plan.</param>
    /// <param name="states">(L, F) States by layer and feature; <c>null</c> where a feature never fired.</param>
    /// <param name="window">A prepared window.</param>
    /// <param name="threads">How many threads count.</param>
    public static void Apply(CountingPlan plan, FeatureState?[][] states, PreparedWindow window, int threads)
    {
        if (threads > 1)
        {
            ApplyOnThreads(plan, states, window, threads);
            return;
        }

        for (var layer = 0; layer < states.Length; layer++)
        {
            for (var first = 0; first < window.Layer(layer).ActiveFeatures.Length; first += Batch) ApplyBatch(plan, states[layer], window, layer, first);
        }
    }

    /// <summary>Batches are handed out in order, so that all threads work on one layer: its neighbour's token rows share the last cache.</summary>
    private static void ApplyOnThreads(CountingPlan plan, FeatureState?[][] states, PreparedWindow window, int threads)
    {
        var firstBatch = new int[states.Length + 1];   // (L + 1,)
        for (var layer = 0; layer < states.Length; layer++)
        {
            firstBatch[layer + 1] = firstBatch[layer] + (window.Layer(layer).ActiveFeatures.Length + Batch - 1) / Batch;
        }

        var next = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Parallel.For(0, threads, options, _ =>
        {
            for (var batch = Interlocked.Increment(ref next) - 1; batch < firstBatch[^1]; batch = Interlocked.Increment(ref next) - 1)
            {
                var layer = 0;
                while (batch >= firstBatch[layer + 1]) layer++;
                ApplyBatch(plan, states[layer], window, layer, (batch - firstBatch[layer]) * Batch);
            }
        });
    }

    private static void ApplyBatch(CountingPlan plan, FeatureState?[] states, PreparedWindow window, int layer, int first)
    {
        var prepared = window.Layer(layer);
        var active = prepared.ActiveFeatures;
        var mine = active[first..Math.Min(active.Length, first + Batch)];
        for (var position = 0; position < mine.Length; position++)
        {
            if (position + 1 < mine.Length && prepared.CountOf(mine[position + 1]) >= WorthPrefetching) states[mine[position + 1]]?.Prefetch();
            var state = states[mine[position]] ??= new FeatureState(plan, new FeatureId(layer, mine[position]));
            state.Apply(window);
        }
    }
}
