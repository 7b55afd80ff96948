using SaeActors.Features.Counting;

namespace SaeActors.Api.Wire;

/// <summary>A prompt graph.</summary>
/// <param name="Text">The prompt, not empty.</param>
/// <param name="Position">A token, from 0; below 0 from the end. Default −1, the last.</param>
/// <param name="Measure">The links' similarity. Default jaccard.</param>
/// <param name="Threshold">Links strictly above it. Default 0.1.</param>
/// <param name="Communities">A run of communities to colour the nodes by; null for none.</param>
public sealed record PromptGraphRequest(string Text, int Position = -1, Measure Measure = Measure.Jaccard, double Threshold = 0.1, long? Communities = null);
