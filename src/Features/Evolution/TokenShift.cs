namespace SaeActors.Features.Evolution;

/// <summary>A null model of co-firing: every layer's activations of a token are moved, as they are, to another token, by an offset of the layer's own.</summary>
/// <remarks>Tokens fall into groups and are shifted cyclically within their group. Kept exactly: what every feature does alone, what features of
/// one layer do together on a token, and what follows from the group alone. Destroyed: what layers do together on a token beyond that.
/// T tokens, L layers.</remarks>
public static class TokenShift
{
    /// <summary>The group of tokens that stay where they are in every layer.</summary>
    public const int Stays = -1;

    /// <summary>(L, T) The token whose activations of layer l come to stand at token t. In a group of two or more, no token keeps
    /// two neighbouring layers together; in a group of g, neighbouring layers are g/4 to 3g/4 places apart, in the order of the tokens.</summary>
    /// <param name="groups">(T,) Group of each token, or <see cref="Stays"/>.</param>
    /// <param name="layers">L.</param>
    /// <param name="seed">Decides the offsets.</param>
    public static int[][] Sources(ReadOnlySpan<int> groups, int layers, ulong seed)
    {
        var sources = new int[layers][];
        for (var layer = 0; layer < layers; layer++) sources[layer] = [.. Enumerable.Range(0, groups.Length)];
        var random = new SplitMix(seed);
        foreach (var members in MembersOf(groups))
        {
            if (members.Count < 2) continue;
            var offset = 0;
            for (var layer = 1; layer < layers; layer++)
            {
                offset += StepOf(members.Count, ref random);
                for (var place = 0; place < members.Count; place++) sources[layer][members[place]] = members[(place + offset) % members.Count];
            }
        }

        return sources;
    }

    /// <summary>In [least, members − least], never 0 or a whole turn.</summary>
    private static int StepOf(int members, ref SplitMix random)
    {
        var least = Math.Max(1, members / 4);
        return least + random.Next(members - 2 * least + 1);
    }

    private static IEnumerable<List<int>> MembersOf(ReadOnlySpan<int> groups)
    {
        var members = new SortedDictionary<int, List<int>>();
        for (var token = 0; token < groups.Length; token++)
        {
            if (groups[token] == Stays) continue;
            if (!members.TryGetValue(groups[token], out var group)) members.Add(groups[token], group = []);
            group.Add(token);
        }

        return members.Values;
    }
}
