namespace SaeActors.Api.Wire;

/// <summary>What came of a set of labels.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Labelled">Features that carry a label now.</param>
public sealed record LabelCount(string Study, int Labelled);
