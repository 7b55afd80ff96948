namespace SaeActors.Graph.Contract;

/// <summary>What fires on a text.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Tokens">Every token, BOS included.</param>
/// <param name="Layers">Every activation above zero, layer by layer.</param>
public sealed record TextActivations(string Study, IReadOnlyList<TextToken> Tokens, IReadOnlyList<TextLayer> Layers);
