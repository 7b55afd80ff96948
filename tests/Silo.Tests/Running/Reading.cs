using System.Globalization;

namespace SaeActors.Silo.Tests.Running;

/// <summary>A reader that goes on asking while silos die: one try a question, at the next silo that runs.</summary>
internal sealed class Reading : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly LoopbackCluster _cluster;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _asking;
    private int _asked;
    private int _failed;

    public Reading(LoopbackCluster cluster)
    {
        _cluster = cluster;
        _asking = Task.Run(AskAsync);
    }

    /// <summary>Longest time between two answers.</summary>
    public TimeSpan LongestGap { get; private set; }

    public int Answered => _asked - _failed;

    /// <summary>Failed questions, by what went wrong.</summary>
    public Dictionary<string, int> Failures { get; } = [];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_asked} questions, {_failed} failed at the first try ({100.0 * _failed / Math.Max(1, _asked):0.0} %), longest time without an answer {LongestGap.TotalSeconds:0.0} s; {string.Join("; ", Failures.Select(failure => $"{failure.Value} × {failure.Key}"))}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        _stop.Dispose();
    }

    private async Task AskAsync()
    {
        var last = TimeProvider.System.GetTimestamp();
        for (var turn = 0; !_stop.IsCancellationRequested; turn++)
        {
            if (_cluster.Members[turn % _cluster.Members.Count].Process is not { } silo) continue;
            _asked++;
            try
            {
                using var answer = await silo.Http.GetAsync($"/api/layers/{turn % 6}/features/{turn * 37 % 2048}/neighbors?k=5");
                answer.EnsureSuccessStatusCode();
                var gap = TimeProvider.System.GetElapsedTime(last);
                if (gap > LongestGap) LongestGap = gap;
                last = TimeProvider.System.GetTimestamp();
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or ObjectDisposedException or IOException)
            {
                _failed++;
                var what = failure is HttpRequestException { StatusCode: { } code } ? $"{(int)code}" : failure.GetType().Name;
                Failures[what] = Failures.GetValueOrDefault(what) + 1;
            }

            await Task.Delay(Pause);
        }
    }
}
