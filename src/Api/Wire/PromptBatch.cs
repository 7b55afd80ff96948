namespace SaeActors.Api.Wire;

/// <summary>Prompts to be ingested.</summary>
/// <param name="Texts">One prompt each, none empty.</param>
/// <param name="Source">The caller's word about where they come from; stored beside each.</param>
public sealed record PromptBatch(IReadOnlyList<string> Texts, string? Source = null);
