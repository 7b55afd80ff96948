using SaeActors.Features.Evolution;
using SaeActors.Graph.Analysis.Evolution;

namespace SaeActors.Bench.Findings;

/// <summary>The recorded activations with their layers moved against each other, through the service once more.</summary>
internal sealed class Nulls(Recording recording, ulong seed)
{
    private ulong _draw = seed;

    /// <summary>What is found there, and the Pearson correlations there of the steps of <paramref name="chains"/>.</summary>
    public async Task<(Motifs Motifs, double[] Steps)> FindAsync(string what, int[] groups, ChainList chains)
    {
        Console.Error.WriteLine($"{what} … ({TokenGroups.Alone(groups):0.0 %} of the tokens are alone in their group)");
        var sources = TokenShift.Sources(groups, recording.Widths.Count, _draw++);
        await using var study = await CountedStudy.OfWindowsAsync(recording.Widths, recording.Windows(sources, null));
        return (await Motifs.OfAsync(study.Graph), await Replication.StepsAsync(study.Graph, chains.Chains.Select(chain => chain.Features)));
    }
}
