using SaeActors.Features;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Findings;

/// <summary>Communities: how good beside random edges, how stable, and what they are about.</summary>
internal static class CommunitySection
{
    /// <summary>The default and sharper ones.</summary>
    public static readonly double[] Thresholds = [0.1, 0.2, 0.3, 0.5];

    private const int Seeds = 5;
    private const int Largest = 6;
    private const int Clearest = 20;
    private const int Enough = 6;          // members from which on a community can be about something
    private const double Sharp = 0.3;      // threshold at which examples are shown

    public static async Task PrintAsync(IFeatureGraph graph, FeatureProfiles profiles)
    {
        Table.Heading("Communities by threshold");
        Table.Start(
            "Jaccard above", "edges", "features", "communities", "largest", "directed modularity, seed 0", $"seeds 1 to {Seeds}", "rewired, degrees kept", "components",
            "agreement of seeds (adjusted Rand)", "coherence, median", "of shuffled members");
        foreach (var threshold in Thresholds) await RowAsync(graph, profiles, threshold);

        var (_, wide, wideMembers) = await Motifs.CommunitiesAsync(graph, 0);
        Print($"The {Largest} largest communities above {Motifs.EdgeThreshold}", wide.Communities.Take(Largest), wideMembers, profiles);
        var (_, sharp, sharpMembers) = await Motifs.CommunitiesAsync(graph, 0, Sharp);
        Print($"The {Largest} largest communities above {Sharp}", sharp.Communities.Take(Largest), sharpMembers, profiles);
        var clear = sharp.Communities.Where(card => card.Size >= Enough).OrderByDescending(card => profiles.CoherenceOf(MembersOf(sharpMembers, card.Id))).Take(Clearest);
        Print($"The {Clearest} clearest communities above {Sharp} of at least {Enough} features", clear, sharpMembers, profiles);
    }

    private static async Task RowAsync(IFeatureGraph graph, FeatureProfiles profiles, double threshold)
    {
        var (_, first, members) = await Motifs.CommunitiesAsync(graph, 0, threshold);
        var (qualities, agreements, rewired) = (new List<double>(), new List<double>(), new List<double>());
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            var (_, result, others) = await Motifs.CommunitiesAsync(graph, seed, threshold);
            qualities.Add(result.Quality);
            agreements.Add(Agreement.Of(members, others).Index);
            rewired.Add(await Rewired.QualityAsync(graph, seed, threshold));
        }

        var groups = first.Communities.Where(card => card.Size >= Enough).Select(card => MembersOf(members, card.Id)).ToArray();
        Table.Row(
            $"{threshold}", $"{first.Edges:N0}", $"{first.Nodes:N0}", $"{first.Count}", $"{first.Communities[0].Size}", $"{first.Quality:0.0000}", Range(qualities, "0.0000"), Range(rewired, "0.000"),
            $"{first.ComponentsQuality:0.0000}", Range(agreements, "0.00"), $"{Coherence(profiles, groups):0.00}", $"{Coherence(profiles, Shuffled(groups)):0.00}");
    }

    private static void Print(string title, IEnumerable<CommunityCard> cards, CommunityMembers members, FeatureProfiles profiles)
    {
        Table.Heading(title);
        Table.StartText("features", "per layer", "shared tokens: mean share of a member's firing", "most central members");
        foreach (var card in cards)
        {
            Table.Row(
                $"{card.Size}", string.Join(" ", card.Layers), profiles.SharedTokens(MembersOf(members, card.Id)),
                string.Join("; ", card.TopFeatures.Take(3).Select(text => $"{text} {profiles.ContextOf(Replication.IdOf(text))}")));
        }
    }

    private static double Coherence(FeatureProfiles profiles, IEnumerable<FeatureId[]> groups) => DataSection.Median(groups.Select(profiles.CoherenceOf));

    /// <summary>Groups of the same sizes with the same features in all, dealt out anew.</summary>
    private static IEnumerable<FeatureId[]> Shuffled(FeatureId[][] groups)
    {
        FeatureId[] all = [.. groups.SelectMany(group => group)];
        new SplitMix(1).Shuffle<FeatureId>(all);
        var dealt = 0;
        return groups.Select(group => all[dealt..(dealt += group.Length)]);
    }

    private static string Range(List<double> values, string format) => $"{values.Min().ToString(format, null)} … {values.Max().ToString(format, null)}";

    private static FeatureId[] MembersOf(CommunityMembers members, int community) => [.. members.OfLayer
        .SelectMany((layer, number) => layer.Index().Where(feature => feature.Item == community).Select(feature => new FeatureId(number, feature.Index)))];
}
