namespace SaeActors.Api.Neuronpedia;

/// <summary>One explanation of a feature in Neuronpedia's form.</summary>
/// <param name="Description">The label.</param>
/// <param name="ExplanationModelName">What made it; not known here.</param>
/// <param name="TypeName">How it was made; not known here.</param>
/// <param name="Scores">Not known here.</param>
public sealed record NeuronpediaExplanation(string Description, string? ExplanationModelName, string? TypeName, IReadOnlyList<double> Scores);
