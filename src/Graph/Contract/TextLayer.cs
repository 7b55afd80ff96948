namespace SaeActors.Graph.Contract;

/// <summary>Activations of one layer.</summary>
/// <param name="Layer">Layer.</param>
/// <param name="Activations">Position, then feature, ascending.</param>
public sealed record TextLayer(int Layer, IReadOnlyList<TextActivation> Activations);
