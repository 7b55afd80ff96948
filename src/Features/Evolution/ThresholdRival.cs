namespace SaeActors.Features.Evolution;

/// <summary>What explains an output more simply than a gate of several inputs: one input, above a threshold.</summary>
internal static class ThresholdRival
{
    /// <summary>On how many tokens "fires where the input is above θ" is wrong, at the θ ≥ 0 that is wrong least often.</summary>
    /// <param name="tokens">(n,) Tokens on which the input is active, increasing.</param>
    /// <param name="values">(n,) Its activations there.</param>
    /// <param name="output">Tokens on which the output is active, increasing.</param>
    public static long LeastErrors(IReadOnlyList<int> tokens, IReadOnlyList<float> values, IReadOnlyList<int> output)
    {
        var fires = output.ToHashSet();
        var (errors, least) = ((long)output.Count, (long)output.Count);
        foreach (var equal in Enumerable.Range(0, tokens.Count).GroupBy(place => values[place]).OrderByDescending(group => group.Key))
        {
            foreach (var place in equal) errors += fires.Contains(tokens[place]) ? -1 : 1;
            least = Math.Min(least, errors);
        }

        return least;
    }
}
