using System.Collections.Concurrent;
using System.Diagnostics;
using SaeActors.Features;

namespace SaeActors.Bench.Queries;

/// <summary>An open-loop load: queries leave on time whether or not earlier ones have been answered.</summary>
/// <param name="http">The way to the host.</param>
/// <param name="perSecond">Queries a second.</param>
/// <param name="layers">How many layers are asked, from the first on, or from the second on for the previous direction.</param>
/// <param name="width">Features of a layer.</param>
/// <param name="direction">next or previous.</param>
internal sealed class NeighborLoad(HttpClient http, double perSecond, int layers, int width, string direction = "next") : IDisposable
{
    private readonly ConcurrentBag<double> _milliseconds = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly int _first = direction == "previous" ? 1 : 0;
    private SplitMix _random = new(7);
    private int _failed;

    /// <summary>Queries that were not answered with 200.</summary>
    public int Failed => _failed;

    public async Task RunAsync()
    {
        var clock = Stopwatch.StartNew();
        var asked = new List<Task>();
        for (var query = 0; !_stop.IsCancellationRequested; query++)
        {
            var due = TimeSpan.FromSeconds(query / perSecond);
            if (due > clock.Elapsed)
            {
                await Task.Delay(due - clock.Elapsed);
            }

            asked.Add(AskAsync($"/api/layers/{_random.Next(layers) + _first}/features/{_random.Next(width)}/neighbors?k=20&direction={direction}", clock, clock.Elapsed));
        }

        await Task.WhenAll(asked);
    }

    /// <summary>Latencies in milliseconds, ascending.</summary>
    public async Task<List<double>> StopAsync(Task running)
    {
        await _stop.CancelAsync();
        await running;
        return [.. _milliseconds.Order()];
    }

    public void Dispose() => _stop.Dispose();

    private async Task AskAsync(string path, Stopwatch clock, TimeSpan sent)
    {
        using var answer = await http.GetAsync(path);
        if (answer.IsSuccessStatusCode)
        {
            _milliseconds.Add((clock.Elapsed - sent).TotalMilliseconds);
        }
        else
        {
            Interlocked.Increment(ref _failed);
        }
    }
}
