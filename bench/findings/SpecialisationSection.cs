using SaeActors.Features;

namespace SaeActors.Bench.Findings;

/// <summary>Specialisations: how many are of tokens, how many parents go on as they are, and the best ones.</summary>
internal static class SpecialisationSection
{
    private const int ShownALayer = 4;

    public static void Print(Motifs real, Motifs token, Motifs pair, FeatureProfiles profiles)
    {
        Table.Heading("Specialisations by layer");
        Table.Start("layer", "parents", "token", "token pair", "context or position", "parent goes on (> 0.95)", "still there with the token kept", "with token and previous kept", "median covered");
        foreach (var list in real.Specialisations)
        {
            var kinds = list.Rows.CountBy(row => profiles.KindOf(new FeatureId(row.Layer, row.Feature))).ToDictionary();
            Table.Row(
                $"{list.Layer}", $"{list.Rows.Count}", $"{kinds.GetValueOrDefault(FeatureKind.Token)}", $"{kinds.GetValueOrDefault(FeatureKind.Pair)}",
                $"{kinds.GetValueOrDefault(FeatureKind.Context) + kinds.GetValueOrDefault(FeatureKind.Position)}",
                $"{list.Rows.Count(row => real.Matches.Pairs[list.Layer].Next[row.Feature].IsAbove(Motifs.PassThrough) == true)}",
                $"{Still(token, list.Layer)}", $"{Still(pair, list.Layer)}", $"{DataSection.Median(list.Rows.Select(row => row.Covered)):0.00}");

            int Still(Motifs other, int layer) => other.Specialisations[layer].Rows.Count(row => list.Rows.Any(own => own.Feature == row.Feature));
        }

        Table.Heading("The specialisations that cover most of their parent");
        Table.StartText("parent", "kind", "n", "fires on", "strongest", "children: share of the parent, necessity, fires on");
        foreach (var row in real.Specialisations.SelectMany(list => list.Rows.Take(ShownALayer)))
        {
            var id = new FeatureId(row.Layer, row.Feature);
            var children = row.Children.Select(child => (child, Id: new FeatureId(row.Layer + 1, child.Feature)))
                .Select(pair => $"{pair.Id}: {pair.child.Sufficiency:0.00}, {pair.child.Necessity:0.00}, {profiles.TokensOf(pair.Id)}; {profiles.ContextOf(pair.Id)}");
            Table.Row($"{id}", $"{profiles.KindOf(id)}", $"{row.N:N0}", profiles.TokensOf(id), profiles.ContextOf(id), string.Join("<br>", children));
        }
    }
}
