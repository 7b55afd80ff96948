namespace SaeActors.Graph.Contract;

/// <summary>One activation above zero; on the wire <c>[position, feature, value]</c>.</summary>
public readonly record struct TextActivation(int Position, int Feature, float Value);
