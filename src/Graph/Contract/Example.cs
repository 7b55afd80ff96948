namespace SaeActors.Graph.Contract;

/// <summary>One context.</summary>
/// <param name="Sequence">The prompt.</param>
/// <param name="Position">Token of the prompt at which the feature fired, BOS included.</param>
/// <param name="Value">Its activation there.</param>
/// <param name="FirstPosition">Position of the first token shown.</param>
/// <param name="Tokens">The tokens shown; empty where the text is gone.</param>
/// <param name="Values">(same length) The feature's activation at each; 0 where it did not fire.</param>
public sealed record Example(long Sequence, int Position, float Value, int FirstPosition, IReadOnlyList<string> Tokens, IReadOnlyList<float> Values);
