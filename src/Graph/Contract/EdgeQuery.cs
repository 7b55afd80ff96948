using SaeActors.Features.Counting;

namespace SaeActors.Graph.Contract;

/// <summary>Which edges of one layer pair.</summary>
/// <param name="Layer">The upstream layer.</param>
/// <param name="Measure">What is compared with the threshold.</param>
/// <param name="Threshold">Edges strictly above it.</param>
/// <param name="MinSupport">Least n12.</param>
public sealed record EdgeQuery(int Layer, Measure Measure, double Threshold, long MinSupport);
