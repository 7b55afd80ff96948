using SaeActors.Features.Counting;

namespace SaeActors.Graph.Analysis.Communities;

/// <summary>Which edges a computation looks at: strictly above the threshold of one measure.</summary>
/// <param name="Measure">What is compared.</param>
/// <param name="Threshold">Edges strictly above it.</param>
/// <param name="MinSupport">Least n12.</param>
public sealed record EdgeChoice(Measure Measure, double Threshold, long MinSupport);
