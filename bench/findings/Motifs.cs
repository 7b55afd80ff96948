using SaeActors.Features.Communities;
using SaeActors.Features.Counting;
using SaeActors.Features.Evolution;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Analysis.Evolution;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Findings;

/// <summary>All that the service finds in one study, at the defaults of its routes.</summary>
/// <param name="Matches">Best matches by Pearson.</param>
/// <param name="Flow">Pass-through above 0.95.</param>
/// <param name="Chains">Above 0.95.</param>
/// <param name="LooseChains">Above 0.9.</param>
/// <param name="Gates">AND and OR gates of layers 1 to L − 1.</param>
/// <param name="Specialisations">(L − 1,)</param>
/// <param name="Communities">Jaccard above 0.1, directed modularity, seed 0.</param>
/// <param name="Members">Who is in them.</param>
internal sealed record Motifs(
    StudyMatches Matches, EvolutionFlow Flow, ChainList Chains, ChainList LooseChains, IReadOnlyList<GateList> Gates,
    IReadOnlyList<SpecialisationList> Specialisations, CommunityResult Communities, CommunityMembers Members)
{
    public const double PassThrough = 0.95;
    public const double Loose = 0.9;
    public const long Support = 10;
    public const double EdgeThreshold = 0.1;
    private const int All = int.MaxValue;

    public static readonly CommunityRequest CommunityDefaults = new(
        new EdgeChoice(Measure.Jaccard, EdgeThreshold, Support), QualityFunction.DirectedModularity, 1, 0, 0, 0, null, false, null, false, null);

    public static async Task<Motifs> OfAsync(IFeatureGraph graph)
    {
        var none = CancellationToken.None;
        var layers = graph.Study.Layers.Count;
        var gates = new List<GateList>();
        var specialisations = new List<SpecialisationList>();
        foreach (var kind in new[] { GateKind.And, GateKind.Or })
        {
            for (var layer = 1; layer < layers; layer++) gates.Add(await GateSearch.OfAsync(graph, kind, layer, new GateCandidates(), null, none));
        }

        for (var layer = 0; layer + 1 < layers; layer++) specialisations.Add(await SpecialisationSearch.OfAsync(graph, layer, Support, null, none));
        var (_, communities, members) = await CommunitiesAsync(graph, 0);
        using var kept = new KeptMatches(graph);
        return new Motifs(
            await kept.ReadAsync(Measure.Pearson, PassThrough, Support, none),
            await SaeActors.Graph.Analysis.Evolution.Flow.OfAsync(kept, Measure.Pearson, PassThrough, Support, none),
            await ChainSearch.OfAsync(kept, Measure.Pearson, PassThrough, Support, 1, All, none),
            await ChainSearch.OfAsync(kept, Measure.Pearson, Loose, Support, 1, All, none),
            gates, specialisations, communities, members);
    }

    public static Task<(long, CommunityResult Result, CommunityMembers Members)> CommunitiesAsync(IFeatureGraph graph, ulong seed, double threshold = EdgeThreshold)
    {
        var edges = CommunityDefaults.Edges with { Threshold = threshold };
        var request = CommunityDefaults with { Edges = edges, Seed = seed, ToLayer = graph.Study.Layers.Count - 1 };
        return new CommunityComputation(graph, Environment.ProcessorCount, null).RunAsync(request, null, (_, _) => { }, CancellationToken.None);
    }

    public int GatesOf(GateKind kind, string? status) =>
        Gates.Where(list => list.Kind == kind).Sum(list => list.Gates.Count(gate => status is null || gate.Status == status));

    public int Parents => Specialisations.Sum(list => list.Rows.Count);

    /// <summary>Alive features whose best partner in the next layer is above the threshold.</summary>
    public int PassedThrough => Flow.Layers.Sum(layer => layer.Next?.Matched ?? 0);

    /// <summary>Every feature's best Pearson correlation with a feature of the next layer.</summary>
    public IEnumerable<double> BestNext => Matches.Pairs.SelectMany((pair, layer) => pair.Next.ToArray()
        .Where((_, feature) => Matches.Layers[layer].Counts[feature] > 0).Select(match => match.Low));
}
