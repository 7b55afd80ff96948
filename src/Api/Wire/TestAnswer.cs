using SaeActors.Graph.Contract;

namespace SaeActors.Api.Wire;

/// <summary>The features on the texts.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Texts">One element a text, in the order asked.</param>
public sealed record TestAnswer(string Study, IReadOnlyList<FeatureTest> Texts);
