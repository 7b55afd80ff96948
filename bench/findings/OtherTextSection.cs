using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Findings;

/// <summary>The same on a text that neither model nor demo prompts come from.</summary>
internal static class OtherTextSection
{
    public static async Task PrintAsync(IFeatureGraph demo, Motifs onDemo, IFeatureGraph other, ulong seed)
    {
        var recording = await Recording.OfAsync(other);
        var found = await Motifs.OfAsync(other);
        var nulls = new Nulls(recording, seed);
        Table.Heading($"Another text: {recording.Prompts:N0} paragraphs, {recording.Counted.Count(counted => counted):N0} tokens");
        CountSection.Print(
        [
            ("demo prompts", onDemo), ("other text", found), ("shifted", (await nulls.FindAsync("shifted", TokenGroups.Shifted(recording), found.LooseChains)).Motifs),
            ("token kept", (await nulls.FindAsync("token kept", TokenGroups.Token(recording), found.LooseChains)).Motifs),
        ]);
        Table.Heading("Chosen on the demo prompts, measured on the other text, and the other way round");
        Table.Start("", "demo → other", "other → demo");
        Table.Row("steps of chains > 0.9", await StepsAsync(other, onDemo), await StepsAsync(demo, found));
        Table.Row("specialisations", $"{Replication.Parents(onDemo, found)} of {onDemo.Parents}", $"{Replication.Parents(found, onDemo)} of {found.Parents}");
        foreach (var threshold in CommunitySection.Thresholds) Table.Row($"communities above {threshold}", await Agreement.OfAsync(demo, other, threshold), "");
    }

    private static async Task<string> StepsAsync(IFeatureGraph graph, Motifs chosen)
    {
        var steps = await Replication.StepsAsync(graph, chosen.LooseChains.Chains.Select(chain => chain.Features));
        return $"{steps.Length}: {steps.Count(step => step > Motifs.Loose)} above 0.9, {steps.Count(step => step > 0.8)} above 0.8, {steps.Count(step => step == 0)} never seen";
    }
}
