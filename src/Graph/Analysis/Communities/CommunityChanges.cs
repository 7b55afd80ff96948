namespace SaeActors.Graph.Analysis.Communities;

/// <summary>What moved since the run before in the series.</summary>
/// <param name="Since">That run.</param>
/// <param name="Born">Ids that are new.</param>
/// <param name="Died">Ids that are gone.</param>
/// <param name="Split">Old id → new ids that hold its parts.</param>
/// <param name="Merged">New id → old ids that went into it.</param>
/// <param name="Moved">Features whose community id changed.</param>
public sealed record CommunityChanges(
    long Since, IReadOnlyList<int> Born, IReadOnlyList<int> Died, IReadOnlyDictionary<int, IReadOnlyList<int>> Split,
    IReadOnlyDictionary<int, IReadOnlyList<int>> Merged, int Moved);
