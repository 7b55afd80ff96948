namespace SaeActors.Graph.Analysis.Imports;

/// <summary>An imported edge table.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Name">What questions call it.</param>
/// <param name="Edges">Pairs of features.</param>
/// <param name="Measures">How many of them have a value, by the measure's name.</param>
public sealed record EdgeTableCard(string Study, string Name, int Edges, IReadOnlyDictionary<string, int> Measures);
