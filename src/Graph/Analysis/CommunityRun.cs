namespace SaeActors.Graph.Analysis;

/// <summary>A computation of communities: what was asked, how far it is, what came out.</summary>
/// <param name="Id">Its number, in routes.</param>
/// <param name="Series">Runs with the same parameters share a series, within which community ids are stable.</param>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of all edges; 0 until they are read.</param>
/// <param name="Request">What was asked.</param>
/// <param name="State">running, done, failed or cancelled.</param>
/// <param name="Phase">edges, leiden or matching, while it runs.</param>
/// <param name="Progress">0 to 1 within reading the edges; Leiden reports its iteration and level in <paramref name="Detail"/>.</param>
/// <param name="Detail">A line for a reader; the error of a failed run.</param>
/// <param name="Result">What came out, once done.</param>
public sealed record CommunityRun(
    long Id, string Series, string Study, long Window, CommunityRequest Request, string State, string Phase, double Progress, string Detail,
    CommunityResult? Result);
