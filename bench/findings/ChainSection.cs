using SaeActors.Graph.Analysis.Evolution;

namespace SaeActors.Bench.Findings;

/// <summary>Chains: of what kind, and which of them the token alone explains.</summary>
internal static class ChainSection
{
    private const int Shown = 24;

    public static void Print(Motifs real, (Motifs Motifs, double[] Steps) token, (Motifs Motifs, double[] Steps) pair, FeatureProfiles profiles)
    {
        var (inToken, inPair) = (StepsOf(token.Motifs.LooseChains), StepsOf(pair.Motifs.LooseChains));
        Table.Heading("Chains, Pearson > 0.9, by length");
        Table.Start("layers", "chains", "token", "position", "token pair", "context", "mixed", "every step still there with the token kept", "with token and previous kept");
        foreach (var length in real.LooseChains.Chains.GroupBy(chain => chain.Features.Count).OrderByDescending(length => length.Key))
        {
            var kinds = length.CountBy(chain => KindOf(chain, profiles)).ToDictionary();
            Table.Row(
                $"{length.Key}", $"{length.Count()}", $"{Count("Token")}", $"{Count("Position")}", $"{Count("Pair")}", $"{Count("Context")}", $"{Count("mixed")}",
                $"{length.Count(chain => Steps(chain).All(inToken.Contains))}", $"{length.Count(chain => Steps(chain).All(inPair.Contains))}");

            int Count(string kind) => kinds.GetValueOrDefault(kind);
        }

        PrintSteps(real, token.Steps, pair.Steps);
        Print("The longest chains", real.LooseChains.Chains.Take(Shown), profiles);
        Print("Chains that the token and the one before do not make", real.LooseChains.Chains.Where(chain => !Steps(chain).All(inPair.Contains) && !Steps(chain).All(inToken.Contains)).Take(Shown), profiles);
    }

    /// <summary>How much of a step's correlation is left when only the token, or the token and the one before, tie the two layers together.</summary>
    private static void PrintSteps(Motifs real, double[] token, double[] pair)
    {
        Table.Heading("Steps of these chains, median Pearson");
        Table.Start("from layer", "steps", "real", "token kept", "token and previous kept");
        var steps = real.LooseChains.Chains.SelectMany(chain => chain.Similarities.Zip(Steps(chain), (similarity, step) => (similarity, Replication.IdOf(step.Item1).Layer)))
            .Select((step, number) => (step.Layer, Real: step.similarity, Token: token[number], Pair: pair[number]));
        foreach (var layer in steps.GroupBy(step => step.Layer).OrderBy(layer => layer.Key))
        {
            Table.Row(
                $"{layer.Key}", $"{layer.Count()}", $"{DataSection.Median(layer.Select(step => step.Real)):0.000}",
                $"{DataSection.Median(layer.Select(step => step.Token)):0.000}", $"{DataSection.Median(layer.Select(step => step.Pair)):0.000}");
        }
    }

    private static void Print(string title, IEnumerable<ChainRow> chains, FeatureProfiles profiles)
    {
        Table.Heading(title);
        Table.StartText("chain", "kind", "n", "least Pearson", "first layer fires on", "last layer fires on", "strongest in the last layer");
        foreach (var chain in chains)
        {
            var (first, last) = (Replication.IdOf(chain.Features[0]), Replication.IdOf(chain.Features[^1]));
            Table.Row(
                string.Join(" → ", chain.Features), KindOf(chain, profiles), $"{chain.N[0]:N0} … {chain.N[^1]:N0}", $"{chain.Similarities.Min():0.00}",
                profiles.TokensOf(first), profiles.TokensOf(last), profiles.ContextOf(last));
        }
    }

    private static string KindOf(ChainRow chain, FeatureProfiles profiles)
    {
        var kinds = chain.Features.Select(text => profiles.KindOf(Replication.IdOf(text))).Distinct().ToArray();
        return kinds.Length == 1 ? kinds[0].ToString() : "mixed";
    }

    private static HashSet<(string, string)> StepsOf(ChainList chains) => [.. chains.Chains.SelectMany(Steps)];

    private static IEnumerable<(string, string)> Steps(ChainRow chain) => chain.Features.Zip(chain.Features.Skip(1));
}
