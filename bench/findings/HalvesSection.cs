namespace SaeActors.Bench.Findings;

/// <summary>What every other prompt shows by itself, and what of it the rest shows too.</summary>
internal static class HalvesSection
{
    public static async Task PrintAsync(Recording recording)
    {
        await using var first = await CountedStudy.OfWindowsAsync(recording.Widths, recording.Windows(null, Half(recording, 0)));
        await using var second = await CountedStudy.OfWindowsAsync(recording.Widths, recording.Windows(null, Half(recording, 1)));
        var (chosen, rest) = (await Motifs.OfAsync(first.Graph), await Motifs.OfAsync(second.Graph));
        var steps = await Replication.StepsAsync(second.Graph, chosen.LooseChains.Chains.Select(chain => chain.Features));
        Table.Heading("Chosen on the first, third, … prompt, measured on the others");
        Table.Start("", "chosen", "there as well");
        Table.Row("steps of chains > 0.9", $"{steps.Length}", $"{steps.Count(step => step > Motifs.Loose)} above 0.9, {steps.Count(step => step > 0.8)} above 0.8, least {steps.Min():0.00}");
        Table.Row("specialisations", $"{chosen.Parents}", $"{Replication.Parents(chosen, rest)} (the others find {rest.Parents})");
        foreach (var threshold in CommunitySection.Thresholds)
        {
            Table.Row($"communities above {threshold}", "", await Agreement.OfAsync(first.Graph, second.Graph, threshold));
        }

        Table.Row("directed modularity", $"{chosen.Communities.Quality:0.000}", $"{rest.Communities.Quality:0.000}");
    }

    private static bool[] Half(Recording recording, int parity) =>
        [.. recording.Counted.Select((counted, token) => counted && recording.PromptOf[token] % 2 == parity)];
}
