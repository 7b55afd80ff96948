namespace SaeActors.Graph.Analysis.Imports;

/// <summary>How many features of a layer have a best match above the threshold in one neighbour layer.</summary>
/// <param name="Listed">Features with any value.</param>
/// <param name="Matched">Features whose best value is strictly above the threshold.</param>
/// <param name="MatchedOfAll">Matched over the layer's width.</param>
/// <param name="MeanBest">Mean of the best values of those matched; 0 where there are none.</param>
public sealed record MatchedFeatures(int Listed, int Matched, double MatchedOfAll, double MeanBest);
