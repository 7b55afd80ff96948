using System.Collections.Concurrent;
using SaeActors.Features.Counting;

namespace SaeActors.Graph.State;

/// <summary>Lists that a question fills with everything a feature co-fires with, used again by the next: a dense feature has ten thousand partners, half a
/// megabyte, and fifty such questions a second were most of what the collector had to do.</summary>
internal static class PartnerLists
{
    private static readonly int Most = 4 * Environment.ProcessorCount;   // what more questions at once used is garbage
    private static readonly ConcurrentBag<List<CoFiring>> Free = [];
    private static int Count;

    /// <summary>An empty list, which <see cref="Return"/> takes back; one that is not given back is garbage.</summary>
    public static List<CoFiring> Take()
    {
        if (!Free.TryTake(out var list)) return [];
        Interlocked.Decrement(ref Count);
        return list;
    }

    /// <summary>Nobody may use the list from here on.</summary>
    public static void Return(List<CoFiring> list)
    {
        list.Clear();
        if (Interlocked.Increment(ref Count) <= Most) Free.Add(list);
        else Interlocked.Decrement(ref Count);
    }
}
