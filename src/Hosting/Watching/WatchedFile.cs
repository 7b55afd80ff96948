namespace SaeActors.Hosting.Watching;

/// <summary>One file of a watched folder, as it was when it had been ingested or refused.</summary>
/// <param name="Name">Path below the watched folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Changed">When it was last written, in ticks of UTC.</param>
/// <param name="Chunks">How many batches of it have been accepted.</param>
/// <param name="Done">Whether nothing of it is left to do.</param>
/// <param name="Refusal">Why it was refused; null when it was taken.</param>
public sealed record WatchedFile(string Name, long Bytes, long Changed, int Chunks, bool Done, string? Refusal);
