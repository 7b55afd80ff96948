namespace SaeActors.Graph.Analysis.Imports;

/// <summary>Best matches in an imported edge table.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Name">The table.</param>
/// <param name="Measure">What is compared.</param>
/// <param name="Threshold">Matches strictly above it.</param>
/// <param name="Layers">(L − 1,) One entry a layer pair.</param>
public sealed record TableMatchList(string Study, string Name, string Measure, double Threshold, IReadOnlyList<LayerMatches> Layers);
