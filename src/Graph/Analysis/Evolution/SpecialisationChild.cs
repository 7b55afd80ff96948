using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>One next-layer feature that takes a part of its parent.</summary>
public sealed record SpecialisationChild(int Feature, string? Label, LabelSource? LabelSource, long N, double Necessity, double Sufficiency, double Lift);
