namespace SaeActors.Features.Communities;

/// <summary>What happened between two partitions of a series; all numbers are ids.</summary>
/// <param name="Born">Ids that are new.</param>
/// <param name="Died">Ids that are gone.</param>
/// <param name="Split">Old id → the ids of the two or more communities that come mostly from it.</param>
/// <param name="Merged">New id → the two or more old ids that went mostly into it.</param>
/// <param name="Moved">Members of both partitions whose id changed.</param>
public sealed record CommunityEvents(
    IReadOnlyList<int> Born, IReadOnlyList<int> Died, IReadOnlyDictionary<int, IReadOnlyList<int>> Split,
    IReadOnlyDictionary<int, IReadOnlyList<int>> Merged, int Moved);
