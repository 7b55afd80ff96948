using System.Globalization;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;

namespace SaeActors.Hosting.StartUp;

/// <summary>A first thing to try: a feature that has a close partner in the next layer.</summary>
internal static class FirstQuery
{
    private const int Candidates = 40;
    private const double TooDense = 0.05;
    private const long MinSupport = 10;

    private static readonly NeighborQuery Best = new(Direction.Next, Measure.Jaccard, K: 1, MinSupport, MinLift: 0);

    /// <summary>The feature with the best partner by Jaccard among the commoner features of the middle layer; null where there is none yet.</summary>
    internal static async Task<NeighborList?> FindAsync(IFeatureGraph graph, CancellationToken cancellation)
    {
        var layer = (graph.Study.Layers.Count - 1) / 2;
        var common = new FeatureQuery(FeatureSort.Density, Descending: true, Search: null, Page: 1, PageSize: 1_000);
        var page = await graph.FeaturesAsync(layer, common, cancellation);
        NeighborList? best = null;
        foreach (var row in (page?.Features ?? []).Where(row => row.Density < TooDense).Take(Candidates))
        {
            var found = await graph.NeighborsAsync(new FeatureId(layer, row.Feature), Best, cancellation);
            if (found is { Neighbors.Count: > 0 } && Jaccard(found) > (best is null ? 0 : Jaccard(best)))
            {
                best = found;
            }
        }

        return best;
    }

    /// <summary>The query as a shell command, and what it will say.</summary>
    internal static void Print(TextWriter console, string address, string? keyHeader, NeighborList found)
    {
        var partner = found.Neighbors[0];
        console.WriteLine("Try:");
        console.WriteLine($"  curl {keyHeader}'{address}/api/layers/{found.Layer}/features/{found.Feature}/neighbors?k=3'");
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  its best partner: feature {partner.Feature} of layer {partner.Layer}, together on {partner.N12:N0} tokens (Jaccard {Jaccard(found):0.00})"));
    }

    private static double Jaccard(NeighborList list) => list.Neighbors[0].Measures["jaccard"];
}
