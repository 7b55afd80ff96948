namespace SaeActors.Graph.Analysis.Communities;

/// <summary>Which community every feature is in.</summary>
/// <param name="OfLayer">(L, F) Community id by layer and feature; −1 where a feature is not in the partition.</param>
/// <param name="NextId">The first id that the series has not used.</param>
public sealed record CommunityMembers(IReadOnlyList<int[]> OfLayer, int NextId);
