namespace SaeActors.Graph.Contract;

/// <summary>An accepted prompt.</summary>
/// <param name="Sequence">1, 2, 3 … in order of acceptance.</param>
/// <param name="Text">The text; null for a prompt of an uploaded window, or when the retention policy removed it.</param>
/// <param name="Source">The caller's word about its origin.</param>
/// <param name="Window">The window it was cut into, or null while it waits.</param>
public sealed record StoredPrompt(long Sequence, string? Text, string? Source, long? Window);
