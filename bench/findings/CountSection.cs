using SaeActors.Features.Evolution;

namespace SaeActors.Bench.Findings;

/// <summary>Every motif's count, real and in the nulls.</summary>
internal static class CountSection
{
    public static void Print(IReadOnlyList<(string Name, Motifs Motifs)> studies)
    {
        Table.Heading("Counts");
        Table.Start(["", .. studies.Select(study => study.Name)]);
        Row("best next Pearson, 99 % of features below", motifs => Shown(Quantile(motifs, 0.99)));
        Row("largest Pearson of any pair", motifs => Shown(motifs.BestNext.Max()));
        Row("passed through (> 0.95)", motifs => $"{motifs.PassedThrough}");
        Row("chains > 0.95", motifs => $"{motifs.Chains.Total}");
        Row("chains > 0.9", motifs => $"{motifs.LooseChains.Total}");
        Row("of them through all layers", motifs => $"{motifs.LooseChains.Lengths.GetValueOrDefault(motifs.Flow.Layers.Count)}");
        foreach (var kind in new[] { GateKind.And, GateKind.Or })
        {
            var name = kind.ToString().ToUpperInvariant();
            Row($"{name} candidates", motifs => $"{motifs.GatesOf(kind, null)}");
            Row($"{name} confirmed", motifs => $"{motifs.GatesOf(kind, "confirmed")}");
        }

        Row("specialisations", motifs => $"{motifs.Parents}");
        Row("edges, Jaccard > 0.1", motifs => $"{motifs.Communities.Edges:N0}");
        Row("features with such an edge", motifs => $"{motifs.Communities.Nodes:N0}");
        Row("communities", motifs => $"{motifs.Communities.Count}");
        Row("directed modularity", motifs => $"{motifs.Communities.Quality:0.000}");

        void Row(string what, Func<Motifs, string> of) => Table.Row([what, .. studies.Select(study => of(study.Motifs))]);
    }

    /// <summary>Weaker pairs are not read.</summary>
    private static string Shown(double best) => best == 0 ? "≤ 0.05" : $"{best:0.000}";

    private static double Quantile(Motifs motifs, double share) => motifs.BestNext.Order().ToArray() is var sorted ? sorted[(int)(share * (sorted.Length - 1))] : 0;
}
