using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis;

/// <summary>Edge lists that are worth nothing unless they are read to the end.</summary>
internal static class WholeEdges
{
    private const int Tries = 3;

    /// <summary>Reads an edge list; where a part of it is lost on the way, because a silo died, all of it again, at a later window.</summary>
    /// <param name="graph">The service.</param>
    /// <param name="query">Which edges.</param>
    /// <param name="read">Reads the list from the beginning, into something new.</param>
    /// <param name="cancellation">Cancels the asking; <paramref name="read"/> looks at it itself.</param>
    /// <exception cref="ServiceAwayException">Parts were lost three times.</exception>
    public static async Task<T> ReadEdgesAsync<T>(this IStatistics graph, EdgeQuery query, Func<EdgeList, Task<T>> read, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            var edges = await graph.EdgesAsync(query, cancellation);
            try
            {
                return await read(edges);
            }
            catch (ServiceAwayException) when (tries < Tries)
            {
                // Asking waits until the service is whole again.
            }
        }
    }
}
