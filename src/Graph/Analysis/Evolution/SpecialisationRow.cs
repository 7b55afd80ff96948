using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>An upstream feature whose work is divided among next-layer features (DESIGN.md, specialisation).</summary>
/// <param name="Layer">Layer of the parent.</param>
/// <param name="Feature">The parent.</param>
/// <param name="Label">Its label, if any.</param>
/// <param name="LabelSource">Where the label comes from; null where there is none.</param>
/// <param name="N">Tokens it is active on.</param>
/// <param name="Children">Necessity ≥ 0.9, lift ≥ 10, sufficiency ≤ 0.5, mutually exclusive within the parent.</param>
/// <param name="Covered">Sum of the children's sufficiencies: the share of the parent that they explain.</param>
public sealed record SpecialisationRow(
    int Layer, int Feature, string? Label, LabelSource? LabelSource, long N, IReadOnlyList<SpecialisationChild> Children, double Covered);
