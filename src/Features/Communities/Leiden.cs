namespace SaeActors.Features.Communities;

/// <summary>The Leiden algorithm (Traag, Waltman, van Eck, "From Louvain to Leiden", Scientific Reports 9:5233, 2019).</summary>
/// <remarks>Every phase runs on several threads and gives the same result on any number of them.</remarks>
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
            if (!changed || iteration == options.Iterations)
            {
                changed |= leiden.Polish(communities) | SplitDisconnected(graph, communities);
            }
        }

        var partition = new Partition(communities);
        return new(partition, partition.Quality(graph, options.Quality, options.Resolution), iteration, !changed);
    }

    /// <summary>One descent: from single nodes of the whole graph up to a level where nothing merges.</summary>
    /// <param name="communities">(V,) in [0, V); rewritten.</param>
    /// <param name="iteration">For the progress report.</param>
    /// <returns>Whether a node changed community.</returns>
    private bool Iterate(int[] communities, int iteration)
    {
        var (graph, partition, moves) = (_graph, communities, 0L);
        int[]? levelNodes = null;   // (V,) node of the current level that each node of the whole graph is in
        for (var level = 0; ; level++)
        {
            var moving = new MovingPartition(graph, _model, partition);
            moves += LocalMoving.Run(graph, moving, SmallestGain * _meanWeight, NextRandom(), _neighbourhoods, _workers);
            partition = moving.Communities();
            _progress?.Report(new(iteration, level, graph.NodeCount, moving.CommunityCount));
            var coarser = moving.CommunityCount < graph.NodeCount ? Coarsen(graph, partition, _seeds.NextUInt64()) : null;
            if (coarser is null)
            {
                break;
            }

            (graph, partition, var parts) = coarser.Value;
            levelNodes = levelNodes is null ? parts : Array.ConvertAll(levelNodes, node => parts[node]);
        }

        for (var node = 0; node < communities.Length; node++)
        {
            communities[node] = partition[levelNodes is null ? node : levelNodes[node]];
        }

        return moves > 0;
    }

    /// <summary>A last round of moves of single nodes: a descent ends at its coarsest level, where single nodes no longer move.</summary>
    private bool Polish(int[] communities)
    {
        var moving = new MovingPartition(_graph, _model, communities);
        var moves = LocalMoving.Run(_graph, moving, SmallestGain * _meanWeight, NextRandom(), _neighbourhoods, _workers);
        moving.Communities().CopyTo(communities, 0);
        return moves > 0;
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
