namespace SaeActors.Features.Counting;

/// <summary>One place where a feature was active.</summary>
/// <param name="Sequence">Sequence number of the prompt in the prompt log.</param>
/// <param name="Position">Position of the token within the prompt, from 0.</param>
/// <param name="Value">The activation.</param>
public readonly record struct ExamplePlace(long Sequence, int Position, float Value);
