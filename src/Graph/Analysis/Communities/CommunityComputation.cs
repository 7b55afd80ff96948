using SaeActors.Features;
using SaeActors.Features.Communities;
using SaeActors.Graph.Analysis.Imports;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Communities;

/// <summary>One computation from edges to cards: reads, optimises, carries ids over. Every host runs this one.</summary>
/// <param name="graph">The service.</param>
/// <param name="threads">Threads for Leiden; the result does not depend on it.</param>
/// <param name="tables">Where imported edges come from; null for nowhere.</param>
public sealed class CommunityComputation(IFeatureGraph graph, int threads, IEdgeTables? tables)
{
    private const int MostCards = 1_000;
    private const int TopFeatures = 5;
    private const int Labelled = 20;   // strongest members whose labels are looked up

    /// <summary>Runs to the end.</summary>
    /// <param name="request">What was asked, checked.</param>
    /// <param name="before">The last result of the series; null for none.</param>
    /// <param name="progress">Told the share that is done and what goes on.</param>
    /// <param name="cancellation">Looked at between features and between batches of nodes.</param>
    /// <exception cref="OperationCanceledException">Cancelled; there is no result.</exception>
    public async Task<(long Window, CommunityResult Result, CommunityMembers Members)> RunAsync(
        CommunityRequest request, (long Id, CommunityMembers Members)? before, Action<double, string> progress, CancellationToken cancellation)
    {
        var active = request.Text is { } text ? await ActiveOnAsync(text, cancellation) : null;
        var only = request.MaskAfterwards ? null : active;
        var edges = request.Imported is { } name
            ? CommunityEdges.Of(await TableAsync(name, cancellation), graph.Study, request, only)
            : await CommunityEdges.ReadAsync(graph, request, only, share => progress(share / 2, "reading edges"), cancellation);
        progress(0.5, $"{edges.Count} edges");
        var rows = edges.ToGraph(request.Quality);
        var leiden = await Task.Run(() => Leiden.Run(rows, OptionsOf(request), new Reports(progress), cancellation), cancellation);
        var components = ConnectedComponents.Of(rows).Quality(rows, request.Quality, request.Resolution);
        progress(0.9, "comparing");

        var strengths = edges.StrengthWithin(leiden.Partition.Communities);
        var masked = request.MaskAfterwards ? active : null;
        var labels = LabelsOf(edges, leiden.Partition, masked);
        var (ids, members, changes) = Carry(labels, before);
        var cards = await CardsAsync(labels, ids, edges, strengths, cancellation);
        return (edges.Window, new CommunityResult(
            OrZero(leiden.Quality), OrZero(components), leiden.Stable, labels.Count, edges.Count, edges.Undecided, cards.Count, cards.Cards, changes), members);
    }

    private async Task<EdgeTable> TableAsync(string name, CancellationToken cancellation) =>
        (tables is null ? null : await tables.ReadAsync(name, cancellation)) ?? throw new ArgumentException($"there is no edge table '{name}' any more.");

    private LeidenOptions OptionsOf(CommunityRequest request) => new()
    {
        Seed = request.Seed,
        Quality = request.Quality,
        Resolution = request.Resolution,
        Iterations = request.Iterations,
        Threads = threads,
    };

    /// <summary>A graph without edges has no modularity: 0/0, given as 0.</summary>
    private static double OrZero(double quality) => double.IsNaN(quality) ? 0 : quality;

    private async Task<HashSet<FeatureId>> ActiveOnAsync(string text, CancellationToken cancellation)
    {
        var activations = await graph.ActivationsAsync(text, cancellation);
        return [.. activations.Layers.SelectMany((layer, number) => layer.Activations
            .Where(activation => activations.Tokens[activation.Position].Counted).Select(activation => new FeatureId(number, activation.Feature)))];
    }

    /// <summary>Feature → its community's number in the partition, of the features that the mask lets through.</summary>
    private static Dictionary<FeatureId, int> LabelsOf(CommunityEdges edges, Partition partition, HashSet<FeatureId>? mask)
    {
        var labels = new Dictionary<FeatureId, int>(edges.Features.Count);
        for (var node = 0; node < edges.Features.Count; node++)
        {
            if (mask is null || mask.Contains(edges.Features[node])) labels[edges.Features[node]] = partition.Communities[node];
        }

        return labels;
    }

    private (IReadOnlyDictionary<int, int> Ids, CommunityMembers Members, CommunityChanges? Changes) Carry(
        Dictionary<FeatureId, int> labels, (long Id, CommunityMembers Members)? before)
    {
        var old = before is { } last ? MembersOf(last.Members) : [];
        var (ids, events) = StableIds.Match(old, labels, before?.Members.NextId ?? 0);
        var ofLayer = graph.Study.Layers.Select(layer =>
        {
            var none = new int[layer.Width];
            Array.Fill(none, -1);
            return none;
        }).ToArray();
        foreach (var (feature, label) in labels) ofLayer[feature.Layer][feature.Feature] = ids[label];
        var next = Math.Max(before?.Members.NextId ?? 0, ids.Count == 0 ? 0 : ids.Values.Max() + 1);
        var changes = before is { } since ? new CommunityChanges(since.Id, events.Born, events.Died, events.Split, events.Merged, events.Moved) : null;
        return (ids, new CommunityMembers(ofLayer, next), changes);
    }

    private static Dictionary<FeatureId, int> MembersOf(CommunityMembers members)
    {
        var communities = new Dictionary<FeatureId, int>();
        for (var layer = 0; layer < members.OfLayer.Count; layer++)
        {
            for (var feature = 0; feature < members.OfLayer[layer].Length; feature++)
            {
                if (members.OfLayer[layer][feature] is >= 0 and var community) communities[new FeatureId(layer, feature)] = community;
            }
        }

        return communities;
    }

    private async Task<(int Count, IReadOnlyList<CommunityCard> Cards)> CardsAsync(
        Dictionary<FeatureId, int> labels, IReadOnlyDictionary<int, int> ids, CommunityEdges edges, double[] strengths, CancellationToken cancellation)
    {
        var strengthOf = edges.Features.Select((feature, node) => (feature, node)).ToDictionary(pair => pair.feature, pair => strengths[pair.node]);
        var groups = labels.GroupBy(pair => ids[pair.Value], pair => pair.Key).Select(group => (Id: group.Key, Members: group.ToArray()))
            .Where(group => group.Members.Length > 1).OrderByDescending(group => group.Members.Length).ThenBy(group => group.Id).ToArray();
        var shown = groups.Take(MostCards).Select(group => (group.Id, group.Members,
            Strongest: group.Members.OrderByDescending(feature => strengthOf[feature]).ThenBy(feature => feature).Take(Labelled).ToArray())).ToArray();
        var names = await Labels.OfAsync(graph, shown.SelectMany(group => group.Strongest), cancellation);
        return (groups.Length, [.. shown.Select(group => CardOf(group.Id, group.Members, group.Strongest, names))]);
    }

    private CommunityCard CardOf(int id, FeatureId[] members, FeatureId[] strongest, Labels names)
    {
        var named = strongest.Select(feature => names[feature]).OfType<FeatureName>().ToArray();
        LabelSource? source = named.Length == 0 ? null : named.Min(name => name.Source);
        return new CommunityCard(
            id, members.Length, [.. graph.Study.Layers.Select((_, layer) => members.Count(feature => feature.Layer == layer))],
            [.. named.Where(name => name.Source == source).Select(name => name.Text).Distinct().Take(TopFeatures)], source,
            [.. strongest.Take(TopFeatures).Select(feature => feature.ToString())]);
    }

    /// <summary>Leiden's own reports: its share cannot be known, so it comes closer to nine tenths with every level.</summary>
    private sealed class Reports(Action<double, string> progress) : IProgress<LeidenProgress>
    {
        private double _left = 0.4;

        public void Report(LeidenProgress value)
        {
            _left *= 0.8;
            progress(0.9 - _left, $"round {value.Iteration}, level {value.Level}: {value.Nodes} nodes in {value.Communities} communities");
        }
    }
}
