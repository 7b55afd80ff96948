using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Ingestion;
using SaeActors.Graph.Contract;

namespace SaeActors.Grains;

/// <summary>Calls from outside the grains, sent again while silos go and come.</summary>
internal sealed class PatientCalls(GrainsOptions options, LocalIngestion local)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>The answer to a question; default where there is none.</summary>
    /// <exception cref="ServiceAwayException">The cluster did not answer within the patience.</exception>
    public async Task<T> AskAsync<T>(Func<Task<Reply>> question, CancellationToken cancellation) => (await TryAsync(question, cancellation)).Take<T>();

    /// <summary>The result of a call.</summary>
    /// <exception cref="ServiceAwayException">The cluster did not answer within the patience, or this silo is stopping and its own part of it did not.</exception>
    public async Task<T> TryAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        var begun = options.Time.GetTimestamp();
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                return await call().WaitAsync(cancellation);
            }
            catch (Exception failure) when (FeatureCalls.IsMoving(failure))
            {
                if (local.IsStopping || options.Time.GetElapsedTime(begun) + wait > options.Patience) throw new ServiceAwayException($"the cluster does not answer: {failure.Message}", failure);
            }

            await Task.Delay(wait, options.Time, cancellation);
        }
    }
}
