namespace SaeActors.Features.Communities;

/// <summary>The Leiden algorithm (Traag, Waltman, van Eck, "From Louvain to Leiden", Scientific Reports 9:5233, 2019).</summary>
/// <remarks>Every phase runs on several threads and gives the same result on any number of them. The last round also goes back down the levels and
/// moves the nodes of each, down to single ones (multilevel refinement; Rotta, Noack, "Multilevel local search algorithms for modularity clustering",
/// ACM JEA 16, 2011): without it a round ends at its coarsest level, where what should still move on its own no longer can.</remarks>
public sealed class Leiden
{
    /// <summary>A move must gain this share of the mean edge weight: above the rounding of sums, far below any real gain.</summary>
    private const double SmallestGain = 1e-10;

    private readonly LevelGraph _graph;
    private readonly NullModel _model;
    private readonly LeidenOptions _options;
    private readonly double _meanWeight;
    private readonly Workers _workers;
    private readonly Neighbourhood[] _neighbourhoods;   // (threads,)
    private readonly IProgress<LeidenProgress>? _progress;
    private SplitMix _seeds;

    private Leiden(CommunityGraph graph, LeidenOptions options, IProgress<LeidenProgress>? progress, CancellationToken cancellation)
    {
        (_options, _progress) = (options, progress);
        (_graph, _model) = (LevelGraph.Of(graph, options.Quality), NullModel.Of(graph, options.Quality, options.Resolution));
        _meanWeight = graph.ArcCount == 0 ? 1 : 2 * graph.TotalWeight / graph.ArcCount;
        _workers = new(options.Threads, cancellation);
        _neighbourhoods = [.. Enumerable.Range(0, options.Threads).Select(_ => new Neighbourhood())];
        _seeds = new(options.Seed);
    }

    /// <summary>Finds communities of high quality.</summary>
    /// <param name="graph">Built with directions exactly where the quality function wants them; CPM takes either.</param>
    /// <param name="options">What to optimise.</param>
    /// <param name="progress">Called on the running thread.</param>
    /// <param name="cancellation">Looked at between batches of a few thousand nodes.</param>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is returned.</exception>
    public static LeidenResult Run(
        CommunityGraph graph, LeidenOptions options, IProgress<LeidenProgress>? progress = null, CancellationToken cancellation = default)
    {
        var leiden = new Leiden(graph, options.Checked(), progress, cancellation);
        var communities = Enumerable.Range(0, graph.NodeCount).ToArray();
        var (iteration, changed) = (0, true);
        while (changed && iteration < (options.Iterations ?? int.MaxValue))
        {
            iteration++;
            changed = leiden.Iterate(communities, iteration);
            if (!changed || iteration == options.Iterations) changed |= SplitDisconnected(graph, communities);
        }

        var partition = new Partition(communities);
        return new(partition, partition.Quality(graph, options.Quality, options.Resolution), iteration, !changed);
    }

    /// <summary>From single nodes of the whole graph up to a level where nothing merges; in the last round, also down again.</summary>
    /// <param name="communities">(V,) in [0, V); rewritten.</param>
    /// <param name="iteration">From 1.</param>
    /// <returns>Whether a node changed community.</returns>
    private bool Iterate(int[] communities, int iteration)
    {
        var (graph, partition, moves) = (_graph, communities, 0L);
        var levels = new Stack<(LevelGraph Graph, int[] Parts)>();   // parts: (V,) node of the next level that each node is in
        while (true)
        {
            (partition, var communityCount, var moved) = Move(graph, partition);
            moves += moved;
            _progress?.Report(new(iteration, levels.Count, graph.NodeCount, communityCount));
            if ((communityCount < graph.NodeCount ? Coarsen(graph, partition, _seeds.NextUInt64()) : null) is not var (coarser, coarse, parts)) break;
            levels.Push((graph, parts));
            (graph, partition) = (coarser, coarse);
        }

        var isLast = moves == 0 || iteration == _options.Iterations;
        while (levels.TryPop(out var finer))
        {
            partition = Array.ConvertAll(finer.Parts, part => partition[part]);
            if (!isLast) continue;
            (partition, _, var moved) = Move(finer.Graph, partition);
            moves += moved;
        }

        partition.CopyTo(communities, 0);
        return moves > 0;
    }

    /// <summary>Moves nodes of one level until none gains by moving.</summary>
    private (int[] Communities, int Count, long Moves) Move(LevelGraph graph, int[] communities)
    {
        var moving = new MovingPartition(graph, _model, communities);
        var moves = LocalMoving.Run(graph, moving, SmallestGain * _meanWeight, NextRandom(), _neighbourhoods, _workers);
        return (moving.Communities(), moving.CommunityCount, moves);
    }

    /// <summary>Refines, and makes a node of each part, in the communities found; null where every part is one node.</summary>
    private (LevelGraph Graph, int[] Communities, int[] Parts)? Coarsen(LevelGraph graph, int[] communities, ulong seed)
    {
        var communityCount = Grouping.Renumber(communities, graph.NodeCount);
        var members = Grouping.Of(communities, communityCount);
        var parts = Refinement.Run(
            graph, _model, communities, members, _options.Randomness * _meanWeight, seed, _neighbourhoods, _workers);
        var partCount = Grouping.Renumber(parts, graph.NodeCount);
        if (partCount == graph.NodeCount)
        {
            return null;
        }

        var coarse = new int[partCount];
        for (var node = 0; node < parts.Length; node++)
        {
            coarse[parts[node]] = communities[node];
        }

        return (Aggregation.Run(graph, parts, partCount, _neighbourhoods, _workers), coarse, parts);
    }

    private SplitMix NextRandom() => new(_seeds.NextUInt64());

    /// <summary>Splitting what no edge holds together never lowers the quality; moving nodes off a bridge can leave such a community.</summary>
    private static bool SplitDisconnected(CommunityGraph graph, int[] communities)
    {
        var labels = ConnectedComponents.Labels(graph, communities);
        var split = labels.Distinct().Count() > communities.Distinct().Count();
        labels.CopyTo(communities, 0);
        return split;
    }
}
