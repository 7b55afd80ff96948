using System.Diagnostics;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;
using SaeActors.Inference;

namespace SaeActors.TorchBench;

/// <summary>Windows through engine and counting, counting one window behind: who waits for whom.</summary>
internal static class EndToEnd
{
    private const long TableBytes = 8L << 30;

    /// <summary>Runs <paramref name="windows"/> windows of the given rows and prints what each side did.</summary>
    public static void Run(IInferenceEngine engine, int[][] rows, int windows)
    {
        var plan = CountingPlan.For([.. engine.Model.Layers.Select(layer => layer.Width)], TableBytes, seed: 1, keepPrevious: false);
        var states = plan.Layers.Select(layer => new FeatureState?[layer.Width]).ToArray();
        var (prepared, counting, inferring, waiting) = (new PreparedWindow(plan), 0.0, 0.0, 0.0);
        var clock = Stopwatch.StartNew();
        var behind = Task.CompletedTask;
        for (var number = 1; number <= windows; number++)
        {
            var start = clock.Elapsed.TotalSeconds;
            var layers = engine.Activations(rows, CancellationToken.None);
            inferring += clock.Elapsed.TotalSeconds - start;
            start = clock.Elapsed.TotalSeconds;
            behind.Wait();
            waiting += clock.Elapsed.TotalSeconds - start;
            var window = Window(number, layers, rows);
            behind = Task.Run(() =>
            {
                var begin = clock.Elapsed.TotalSeconds;
                prepared.Prepare(window, Environment.ProcessorCount);
                WindowCounter.Apply(plan, states, prepared, Environment.ProcessorCount);
                counting += clock.Elapsed.TotalSeconds - begin;
            });
        }

        behind.Wait();
        var (wall, tokens) = (clock.Elapsed.TotalSeconds, windows * rows.Sum(row => row.Length));
        Console.WriteLine($"  {windows} windows of {tokens / windows} tokens: {tokens / wall:F0} tokens/s; engine busy {inferring / wall:P0} of the time, "
            + $"counting {counting / wall:P0}, engine waited for counting {waiting / wall:P1}");
    }

    private static ActivationWindow Window(int number, LayerActivations[] layers, int[][] rows)
    {
        var starts = new int[rows.Length + 1];
        for (var row = 0; row < rows.Length; row++)
        {
            starts[row + 1] = starts[row] + rows[row].Length;
        }

        var counted = new bool[starts[^1]];
        Array.Fill(counted, true);
        return new ActivationWindow(
            number, layers, [.. rows.SelectMany(row => row)], counted, starts, [.. Enumerable.Range(0, rows.Length).Select(row => ((number - 1L) * rows.Length) + row + 1)]);
    }
}
