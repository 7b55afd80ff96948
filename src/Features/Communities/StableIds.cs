namespace SaeActors.Features.Communities;

/// <summary>Carries community ids from one partition of a series to the next.</summary>
/// <remarks>Pairs of an old and a new community are taken greedily by how many members they share, of equal ones by Jaccard similarity,
/// then by the older id; each community is taken once. What is left over of the new ones is born with an id never used before.</remarks>
public static class StableIds
{
    /// <param name="before">Member → id in the last partition.</param>
    /// <param name="after">Member → any label in the new one.</param>
    /// <param name="nextId">The first id that the series has not used.</param>
    /// <returns>The id of each label, and what happened.</returns>
    public static (IReadOnlyDictionary<int, int> IdOfLabel, CommunityEvents Events) Match(
        IReadOnlyDictionary<FeatureId, int> before, IReadOnlyDictionary<FeatureId, int> after, int nextId)
    {
        var (oldSizes, newSizes) = (SizesOf(before), SizesOf(after));
        var shared = new Dictionary<(int Old, int New), int>();
        foreach (var (member, label) in after)
        {
            if (before.TryGetValue(member, out var old)) shared[(old, label)] = shared.GetValueOrDefault((old, label)) + 1;
        }

        double Jaccard((int Old, int New) pair) => (double)shared[pair] / (oldSizes[pair.Old] + newSizes[pair.New] - shared[pair]);
        var pairs = shared.Keys.OrderByDescending(pair => shared[pair]).ThenByDescending(Jaccard).ThenBy(pair => pair.Old).ThenBy(pair => pair.New);
        var ids = new SortedDictionary<int, int>();
        var taken = new HashSet<int>();
        foreach (var pair in pairs)
        {
            if (!ids.ContainsKey(pair.New) && taken.Add(pair.Old)) ids.Add(pair.New, pair.Old);
        }

        var born = newSizes.Keys.Where(label => !ids.ContainsKey(label)).ToArray();
        foreach (var label in born) ids.Add(label, nextId++);
        return (ids, EventsOf(oldSizes, newSizes, shared, ids, born, after.Count(member => before.TryGetValue(member.Key, out var old) && old != ids[member.Value])));
    }

    /// <summary>A part goes with an event when it is more than half of what it came from (merge) or of what it became (split).</summary>
    private static CommunityEvents EventsOf(
        SortedDictionary<int, int> oldSizes, SortedDictionary<int, int> newSizes, Dictionary<(int Old, int New), int> shared,
        SortedDictionary<int, int> ids, int[] born, int moved)
    {
        Dictionary<int, IReadOnlyList<int>> Several(IEnumerable<(int Key, int Part)> parts) => parts
            .GroupBy(part => part.Key, part => part.Part).Where(group => group.Count() > 1).OrderBy(group => group.Key)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<int>)[.. group.Order()]);
        var splits = shared.Where(pair => 2 * pair.Value > newSizes[pair.Key.New]).Select(pair => (pair.Key.Old, ids[pair.Key.New]));
        var merges = shared.Where(pair => 2 * pair.Value > oldSizes[pair.Key.Old]).Select(pair => (ids[pair.Key.New], pair.Key.Old));
        var alive = ids.Values.ToHashSet();
        return new([.. born.Select(label => ids[label])], [.. oldSizes.Keys.Where(old => !alive.Contains(old))], Several(splits), Several(merges), moved);
    }

    private static SortedDictionary<int, int> SizesOf(IReadOnlyDictionary<FeatureId, int> members)
    {
        var sizes = new SortedDictionary<int, int>();
        foreach (var community in members.Values) sizes[community] = sizes.GetValueOrDefault(community) + 1;
        return sizes;
    }
}
