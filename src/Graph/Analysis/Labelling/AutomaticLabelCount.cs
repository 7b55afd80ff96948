namespace SaeActors.Graph.Analysis.Labelling;

/// <summary>What came of making automatic labels.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Tokens">Sampled tokens that they were made from; 0 where nothing has been saved yet, and nothing was set.</param>
/// <param name="Labelled">Features that have one now.</param>
public sealed record AutomaticLabelCount(string Study, long Tokens, int Labelled);
