namespace SaeActors.Features.Evolution;

/// <summary>Features whose work is divided among features of the next layer that exclude each other.</summary>
/// <remarks>Children of an upstream feature: necessity ≥ 0.9, lift ≥ 10, sufficiency ≤ 0.5; each two fire together, by the upper Wilson bound,
/// at most 0.1 times as often as chance within the parent would have it, where that is at least 10 times.</remarks>
public static class Specialisations
{
    private const double LeastNecessity = 0.9;
    private const double LeastLift = 10;
    private const double MostSufficiency = 0.5;
    private const double MostOfChance = 0.1;
    private const double LeastExpected = 10;

    /// <summary>Whether a pair can be parent and child.</summary>
    public static bool IsChild(in PairCounts pair, long tokens) =>
        pair.N12 >= LeastNecessity * pair.N2 && pair.N12 <= MostSufficiency * pair.N1 && (double)tokens * pair.N12 >= LeastLift * pair.N1 * pair.N2;

    /// <summary>The children that stand: taken by how much of the parent they explain, each exclusive with all before it.</summary>
    /// <param name="sample">Follows the parent and the children.</param>
    /// <param name="parent">Upstream feature.</param>
    /// <param name="children">Downstream features that <see cref="IsChild"/> let through.</param>
    /// <returns>Two or more, or none.</returns>
    public static IReadOnlyList<int> Exclusive(TokenSample sample, int parent, IEnumerable<int> children)
    {
        var tokens = sample.Upstream(parent);
        var within = children.Select(child => (Child: child, Tokens: Within(sample.Downstream(child), tokens)))
            .OrderByDescending(child => child.Tokens.Length).ThenBy(child => child.Child);
        var kept = new List<(int Child, int[] Tokens)>();
        foreach (var child in within)
        {
            if (kept.All(other => AreExclusive(child.Tokens, other.Tokens, tokens.Count))) kept.Add(child);
        }

        return kept.Count < 2 ? [] : [.. kept.Select(child => child.Child).Order()];
    }

    private static bool AreExclusive(int[] first, int[] second, int parent)
    {
        var expected = (double)first.Length * second.Length / Math.Max(1, parent);
        return expected >= LeastExpected && Wilson.Of(TokenSample.Common(first, second), parent).High * parent <= MostOfChance * expected;
    }

    private static int[] Within(IReadOnlyList<int> tokens, IReadOnlyList<int> parent)
    {
        var inside = parent.ToHashSet();
        return [.. tokens.Where(inside.Contains)];
    }
}
