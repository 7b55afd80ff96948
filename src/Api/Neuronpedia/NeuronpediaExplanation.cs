namespace SaeActors.Api.Neuronpedia;

/// <summary>One explanation of a feature in Neuronpedia's form.</summary>
/// <param name="Description">The label.</param>
/// <param name="ExplanationModelName">What made it; not known here.</param>
/// <param name="TypeName"><c>automatic</c> where it was made here, from the tokens that the feature fires on; else not known.</param>
/// <param name="Scores">Not known here.</param>
public sealed record NeuronpediaExplanation(string Description, string? ExplanationModelName, string? TypeName, IReadOnlyList<double> Scores);
