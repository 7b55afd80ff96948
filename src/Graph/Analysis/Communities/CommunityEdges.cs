using SaeActors.Features;
using SaeActors.Features.Communities;
using SaeActors.Graph.Analysis.Imports;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Communities;

/// <summary>The graph to partition, collected edge by edge.</summary>
internal sealed class CommunityEdges
{
    private readonly Dictionary<FeatureId, int> _nodes = [];
    private readonly List<FeatureId> _features = [];
    private readonly List<int> _sources = [];
    private readonly List<int> _targets = [];
    private readonly List<double> _weights = [];

    /// <summary>The window of all edges.</summary>
    public long Window { get; private set; }

    /// <summary>(V,) The feature of each node.</summary>
    public IReadOnlyList<FeatureId> Features => _features;

    /// <summary>E.</summary>
    public int Count => _sources.Count;

    /// <summary>Edges that the bounds of their tables leave open.</summary>
    public long Undecided { get; private set; }

    /// <summary>Reads the edges of a request at one window.</summary>
    /// <param name="graph">The service.</param>
    /// <param name="request">Which edges.</param>
    /// <param name="only">Features that may be nodes; null for all.</param>
    /// <param name="progress">Told the share of the features that are read.</param>
    /// <param name="cancellation">Looked at from feature to feature.</param>
    public static async Task<CommunityEdges> ReadAsync(
        IFeatureGraph graph, CommunityRequest request, HashSet<FeatureId>? only, Action<double> progress, CancellationToken cancellation)
    {
        var (choice, pairs) = (request.Edges, request.ToLayer - request.FromLayer);
        var query = new EdgeQuery(request.FromLayer, choice.Measure, choice.Threshold, choice.MinSupport, pairs) { Progress = progress };
        return await graph.ReadEdgesAsync(query, AllAsync, cancellation);

        async Task<CommunityEdges> AllAsync(EdgeList read)
        {
            var edges = new CommunityEdges { Window = read.Window };
            if (request.KeepIsolated) edges.AddAll(graph.Study, request, only);
            await foreach (var edge in read.Edges.WithCancellation(cancellation)) edges.Add(edge, choice.Threshold, only);
            return edges;
        }
    }

    /// <summary>The edges of a request from an imported table, which has no window and no counts.</summary>
    /// <exception cref="ArgumentException">The table does not have the measure.</exception>
    public static CommunityEdges Of(EdgeTable table, Study study, CommunityRequest request, HashSet<FeatureId>? only)
    {
        var edges = new CommunityEdges();
        if (request.KeepIsolated) edges.AddAll(study, request, only);
        foreach (var (upstream, downstream, value) in table.Of(request.Edges.Measure))
        {
            if (upstream.Layer < request.FromLayer || downstream.Layer > request.ToLayer || !(value > request.Edges.Threshold)) continue;
            if (only is null || (only.Contains(upstream) && only.Contains(downstream))) edges.Add(upstream, downstream, value);
        }

        return edges;
    }

    /// <summary>Adds an edge between features; both become nodes.</summary>
    public void Add(FeatureId upstream, FeatureId downstream, double weight)
    {
        _sources.Add(NodeOf(upstream));
        _targets.Add(NodeOf(downstream));
        _weights.Add(weight);
    }

    /// <summary>The rows for Leiden.</summary>
    public CommunityGraph ToGraph(QualityFunction quality) => CommunityGraph.FromEdges(
        _features.Count, [.. _sources], [.. _targets], [.. _weights], directed: quality == QualityFunction.DirectedModularity);

    /// <summary>(V,) Summed weight of each node's edges inside its community.</summary>
    public double[] StrengthWithin(ReadOnlySpan<int> communities)
    {
        var strengths = new double[_features.Count];
        for (var edge = 0; edge < _sources.Count; edge++)
        {
            var (source, target) = (_sources[edge], _targets[edge]);
            if (communities[source] != communities[target]) continue;
            strengths[source] += _weights[edge];
            strengths[target] += _weights[edge];
        }

        return strengths;
    }

    private void Add(Edge edge, double threshold, HashSet<FeatureId>? only)
    {
        var (upstream, downstream) = (new FeatureId(edge.Layer, edge.Upstream), new FeatureId(edge.Layer + 1, edge.Downstream));
        if (only is not null && !(only.Contains(upstream) && only.Contains(downstream))) return;
        if (edge.Low > threshold) Add(upstream, downstream, edge.Value);
        else Undecided++;
    }

    private void AddAll(Study study, CommunityRequest request, HashSet<FeatureId>? only)
    {
        for (var layer = request.FromLayer; layer <= request.ToLayer; layer++)
        {
            for (var feature = 0; feature < study.Layers[layer].Width; feature++)
            {
                if (only is null || only.Contains(new FeatureId(layer, feature))) NodeOf(new FeatureId(layer, feature));
            }
        }
    }

    private int NodeOf(FeatureId feature)
    {
        if (!_nodes.TryGetValue(feature, out var node))
        {
            _nodes.Add(feature, node = _features.Count);
            _features.Add(feature);
        }

        return node;
    }
}
