namespace SaeActors.Graph.Analysis.Communities;

/// <summary>A computation of communities: what was asked, how far it is, what came out.</summary>
/// <param name="Id">Its number, in routes.</param>
/// <param name="Series">Runs with the same parameters share a series, within which community ids are stable.</param>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of all edges; 0 until they are read, and for imported edges.</param>
/// <param name="Request">What was asked.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Progress">0 to 1: reading the edges is the first half, Leiden and comparing the second.</param>
/// <param name="Detail">What goes on, for a reader; the error of a failed run.</param>
/// <param name="Result">What came out, once done.</param>
public sealed record CommunityRun(
    long Id, string Series, string Study, long Window, CommunityRequest Request, CommunityState State, double Progress, string Detail, CommunityResult? Result);
