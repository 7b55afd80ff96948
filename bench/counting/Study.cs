using System.Diagnostics;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;

namespace SaeActors.Bench.Counting;

/// <summary>A whole study in memory, counted as the embedded host counts.</summary>
internal sealed class Study
{
    private PreparedWindow _prepared;
    private readonly int _threads;

    public Study(int layers, int threads, Func<LayerPlan, LayerPlan> change)
    {
        Plan = new CountingPlan { Seed = 1, Layers = [.. Enumerable.Range(0, layers).Select(_ => change(new LayerPlan { Width = Profile.Width }))] }.Checked();
        (_prepared, _threads) = (new PreparedWindow(Plan), threads);
        States = [.. Plan.Layers.Select(layer => new FeatureState?[layer.Width])];
        Marginals = [.. Plan.Layers.Select(layer => new LayerMarginals(layer))];
    }

    public static LayerPlan Exact(LayerPlan layer) => layer with { Sums = SumPolicy.Watched, KeepPrevious = false };

    public CountingPlan Plan { get; }

    public FeatureState?[][] States { get; }

    public LayerMarginals[] Marginals { get; }

    public long Bytes => Features.Sum(state => state.Bytes);

    public IEnumerable<FeatureState> Features => States.SelectMany(layer => layer).OfType<FeatureState>();

    /// <summary>How many cores the last window had on average: fewer than threads where the machine is shared.</summary>
    public double Cores { get; private set; }

    /// <summary>How long the collector stopped the last window, in seconds.</summary>
    public double Pauses { get; private set; }

    /// <summary>Lets the buffers go that every window uses again.</summary>
    public void DropBuffers() => _prepared = new PreparedWindow(Plan);

    /// <summary>Counts a window with everything that belongs to it: transposition, tables, marginals.</summary>
    /// <returns>Seconds.</returns>
    public double Apply(ActivationWindow window)
    {
        var (processor, pauses) = (Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration());
        var clock = Stopwatch.StartNew();
        _prepared.Prepare(window, _threads);
        WindowCounter.Apply(Plan, States, _prepared, _threads);
        var options = new ParallelOptions { MaxDegreeOfParallelism = _threads };
        Parallel.For(0, Marginals.Length, options, layer => Marginals[layer] = Marginals[layer].Apply(_prepared, layer));
        var seconds = clock.Elapsed.TotalSeconds;
        Cores = (Environment.CpuUsage.TotalTime - processor).TotalSeconds / seconds;
        Pauses = (GC.GetTotalPauseDuration() - pauses).TotalSeconds;
        return seconds;
    }

    /// <summary>Co-firings of one direction: the sum over tokens and layer pairs of the product of the row lengths.</summary>
    public static long Updates(ActivationWindow window)
    {
        var updates = 0L;
        for (var layer = 0; layer + 1 < window.Layers.Length; layer++)
        {
            for (var token = 0; token < window.TokenCount; token++)
            {
                updates += (long)window.Layers[layer].FeaturesAt(token).Length * window.Layers[layer + 1].FeaturesAt(token).Length;
            }
        }

        return updates;
    }
}
