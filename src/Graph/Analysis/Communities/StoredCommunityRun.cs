namespace SaeActors.Graph.Analysis.Communities;

/// <summary>A run and, once it is done, its members.</summary>
public sealed record StoredCommunityRun(CommunityRun Run, CommunityMembers? Members);
