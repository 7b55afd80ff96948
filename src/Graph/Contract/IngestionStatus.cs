namespace SaeActors.Graph.Contract;

/// <summary>Where ingestion stands.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The last applied window; 0 before the first.</param>
/// <param name="AcceptedThrough">Sequence of the last accepted prompt.</param>
/// <param name="AppliedThrough">Sequence of the last prompt that is in the statistics.</param>
/// <param name="Tokens">Counted tokens so far: N.</param>
/// <param name="TokensPerSecond">Counted tokens per second over the last few windows; 0 when idle.</param>
/// <param name="Backlog">Prompts accepted and not yet applied.</param>
/// <param name="Failure">Why ingestion has stopped or is being held up, or null while it runs.</param>
public sealed record IngestionStatus(
    string Study, long Window, long AcceptedThrough, long AppliedThrough, long Tokens, double TokensPerSecond, long Backlog, string? Failure);
