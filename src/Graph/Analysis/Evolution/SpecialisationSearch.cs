using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Features.Evolution;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>Features whose work is divided among features of the next layer.</summary>
public static class SpecialisationSearch
{
    private const double LeastNecessity = 0.89;   // below the definition's 0.9, so that a pair at exactly 0.9 is read

    /// <summary>The specialisations of one layer.</summary>
    /// <param name="graph">The service.</param>
    /// <param name="layer">Layer of the parents; it must have a next one.</param>
    /// <param name="minSupport">Least n12 of parent and child.</param>
    /// <param name="parent">Only this parent; null for all.</param>
    /// <param name="cancellation">Looked at from feature to feature and from window to window.</param>
    /// <param name="progress">Told the share that is done: reading the edges is the first half, the sampled tokens are the second.</param>
    /// <exception cref="ArgumentException">No next layer.</exception>
    public static async Task<SpecialisationList> OfAsync(
        IFeatureGraph graph, int layer, long minSupport, int? parent, CancellationToken cancellation, Action<double>? progress = null)
    {
        var query = new EdgeQuery(layer, Measure.Necessity, LeastNecessity, minSupport) { Progress = share => progress?.Invoke(share / 2) };
        var (edges, children) = await graph.ReadEdgesAsync(query, read => ChildrenAsync(read, parent, cancellation), cancellation);
        var several = children.Where(its => its.Value.Count > 1).ToArray();
        var sample = new TokenSample(layer, several.Select(its => its.Key), several.SelectMany(its => its.Value, (_, pair) => pair.Downstream));
        await HeldOut.ReadAllAsync(graph, sample, edges.Window, cancellation, share => progress?.Invoke((1 + share) / 2));
        var found = several.Select(its => (Parent: its.Key, Children: Kept(sample, its.Key, its.Value))).Where(row => row.Children.Length > 0).ToArray();
        var labels = await Labels.OfAsync(
            graph, found.SelectMany(row => row.Children.Select(child => new FeatureId(layer + 1, child.Downstream)).Append(new FeatureId(layer, row.Parent))), cancellation);
        var rows = found.Select(row => RowOf(layer, row.Parent, row.Children, edges.Tokens, labels)).OrderByDescending(row => row.Covered).ThenBy(row => row.Feature);
        return new SpecialisationList(graph.Study.Id, edges.Window, layer, sample.Tokens, [.. rows]);
    }

    /// <summary>The children of each parent.</summary>
    private static async Task<(EdgeList Edges, Dictionary<int, List<PairCounts>> Children)> ChildrenAsync(EdgeList edges, int? parent, CancellationToken cancellation)
    {
        var children = new Dictionary<int, List<PairCounts>>();
        await foreach (var edge in edges.Edges.WithCancellation(cancellation))
        {
            var pair = new PairCounts(edge.Upstream, edge.Downstream, edge.N1, edge.N2, edge.N12);
            if ((parent is not null && edge.Upstream != parent) || !Specialisations.IsChild(pair, edges.Tokens)) continue;
            if (!children.TryGetValue(edge.Upstream, out var its)) children.Add(edge.Upstream, its = []);
            its.Add(pair);
        }

        return (edges, children);
    }

    private static PairCounts[] Kept(TokenSample sample, int parent, List<PairCounts> children)
    {
        var exclusive = Specialisations.Exclusive(sample, parent, children.Select(pair => pair.Downstream)).ToHashSet();
        return [.. children.Where(pair => exclusive.Contains(pair.Downstream)).OrderByDescending(pair => pair.N12)];
    }

    private static SpecialisationRow RowOf(int layer, int parent, PairCounts[] children, long tokens, Labels labels)
    {
        var name = labels[new FeatureId(layer, parent)];
        return new SpecialisationRow(
            layer, parent, name?.Text, name?.Source, children[0].N1, [.. children.Select(pair => ChildOf(pair, tokens, labels[new FeatureId(layer + 1, pair.Downstream)]))],
            children.Sum(pair => pair.N12 / (double)pair.N1));
    }

    private static SpecialisationChild ChildOf(PairCounts pair, long tokens, FeatureName? name) => new(
        pair.Downstream, name?.Text, name?.Source, pair.N2, pair.N12 / (double)pair.N2, pair.N12 / (double)pair.N1,
        tokens * (double)pair.N12 / ((double)pair.N1 * pair.N2));
}
