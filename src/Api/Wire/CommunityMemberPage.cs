namespace SaeActors.Api.Wire;

/// <summary>A page of a partition's members.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of the partition's edges.</param>
/// <param name="Id">The run.</param>
/// <param name="Total">Members asked for, of which this is one page.</param>
/// <param name="Page">From 1.</param>
/// <param name="Members">Layer ascending, then feature.</param>
public sealed record CommunityMemberPage(string Study, long Window, long Id, int Total, int Page, IReadOnlyList<CommunityMember> Members);
