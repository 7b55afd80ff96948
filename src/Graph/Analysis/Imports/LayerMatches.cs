namespace SaeActors.Graph.Analysis.Imports;

/// <summary>Best matches between one layer and the next.</summary>
/// <param name="Layer">The upstream layer.</param>
/// <param name="Edges">Pairs with a value.</param>
/// <param name="Next">Features of the layer and their best matches downstream.</param>
/// <param name="Previous">Features of the next layer and their best matches upstream.</param>
/// <param name="Mutual">Pairs above the threshold that are each other's best match.</param>
public sealed record LayerMatches(int Layer, int Edges, MatchedFeatures Next, MatchedFeatures Previous, int Mutual);
