namespace SaeActors.Features.Communities;

/// <summary>Nodes listed group by group, in increasing order within a group.</summary>
/// <remarks>V nodes, G groups. Group g owns members [starts[g], starts[g+1]).</remarks>
internal sealed record Grouping(int[] Starts, int[] Members)
{
    public int GroupCount => Starts.Length - 1;

    /// <param name="groupOf">(V,) in [0, groupCount).</param>
    /// <param name="groupCount">G; a group may be empty.</param>
    public static Grouping Of(ReadOnlySpan<int> groupOf, int groupCount)
    {
        var starts = new int[groupCount + 1];
        foreach (var group in groupOf)
        {
            starts[group + 1]++;
        }

        for (var group = 0; group < groupCount; group++)
        {
            starts[group + 1] += starts[group];
        }

        var next = starts.AsSpan(..groupCount).ToArray();
        var members = new int[groupOf.Length];
        for (var node = 0; node < groupOf.Length; node++)
        {
            members[next[groupOf[node]]++] = node;
        }

        return new(starts, members);
    }

    /// <summary>Gives the groups that occur the numbers 0, 1, 2 … in the order in which they first occur.</summary>
    /// <param name="groupOf">(V,) in [0, bound), rewritten.</param>
    /// <param name="bound">One more than the largest group.</param>
    /// <returns>How many groups occur.</returns>
    public static int Renumber(Span<int> groupOf, int bound)
    {
        var numbers = new int[bound];
        var count = 0;
        foreach (ref var group in groupOf)
        {
            ref var number = ref numbers[group];
            number = number == 0 ? ++count : number;
            group = number - 1;
        }

        return count;
    }

    /// <summary>The first group that begins at or after a place in the list; G where none does.</summary>
    public int GroupFrom(int position)
    {
        var found = Starts.AsSpan().BinarySearch(position);
        found = found < 0 ? ~found : found;
        while (found > 0 && Starts[found - 1] == position)
        {
            found--;
        }

        return Math.Min(found, GroupCount);
    }
}
