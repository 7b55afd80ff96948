using System.Diagnostics;

namespace SaeActors.Graph.Telemetry;

/// <summary>Which requests brought the prompts that wait, so that a window's trace goes on from theirs. Best effort: a restart forgets them.</summary>
internal sealed class RequestTraces
{
    private const int Most = 1_000;   // requests; beyond, the oldest are forgotten

    private readonly Lock _lock = new();
    private readonly Queue<(long First, long Last, ActivityContext Context)> _waiting = new();

    /// <summary>Remembers the present trace, when it is recorded, as that of the prompts up to <paramref name="last"/>.</summary>
    public void Note(long first, long last)
    {
        if (Activity.Current is not { Recorded: true } request) return;
        lock (_lock)
        {
            _waiting.Enqueue((first, last, request.Context));
            if (_waiting.Count > Most) _waiting.Dequeue();
        }
    }

    /// <summary>The span of a window, not started: a child of the first request that brought prompts to it, with links to the others.</summary>
    /// <param name="first">First prompt of the window.</param>
    /// <param name="last">Its last.</param>
    public Activity? WindowOf(long first, long last)
    {
        var requests = new List<ActivityContext>();
        lock (_lock)
        {
            while (_waiting.TryPeek(out var request) && request.First <= last)
            {
                if (request.Last >= first) requests.Add(request.Context);
                if (request.Last > last) break;   // brings prompts to the next window too
                _waiting.Dequeue();
            }
        }

        var parent = requests.FirstOrDefault();
        return GraphTelemetry.Source.CreateActivity("window", ActivityKind.Internal, parent, links: requests.Skip(1).Select(request => new ActivityLink(request)));
    }
}
