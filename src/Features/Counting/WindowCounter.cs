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
        for (var layer = 0; layer < states.Length; layer++)
        {
            var batches = (window.Layer(layer).ActiveFeatures.Length + Batch - 1) / Batch;
            if (threads > 1)
            {
                ApplyOnThreads(plan, states[layer], window, layer, batches, threads);
                continue;
            }

            for (var batch = 0; batch < batches; batch++) ApplyBatch(plan, states[layer], window, layer, batch);
        }
    }

    private static void ApplyOnThreads(CountingPlan plan, FeatureState?[] states, PreparedWindow window, int layer, int batches, int threads)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Parallel.For(0, batches, options, batch => ApplyBatch(plan, states, window, layer, batch));
    }

    private static void ApplyBatch(CountingPlan plan, FeatureState?[] states, PreparedWindow window, int layer, int batch)
    {
        var prepared = window.Layer(layer);
        var active = prepared.ActiveFeatures;
        var mine = active[(batch * Batch)..Math.Min(active.Length, (batch + 1) * Batch)];
        for (var position = 0; position < mine.Length; position++)
        {
            if (position + 1 < mine.Length && prepared.CountOf(mine[position + 1]) >= WorthPrefetching) states[mine[position + 1]]?.Prefetch();
            var state = states[mine[position]] ??= new FeatureState(plan, new FeatureId(layer, mine[position]));
            state.Apply(window);
        }
    }
}
