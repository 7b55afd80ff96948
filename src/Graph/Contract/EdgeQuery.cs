using System.Text.Json.Serialization;
using SaeActors.Features.Counting;

namespace SaeActors.Graph.Contract;

/// <summary>Which edges of one layer pair, or of several that follow each other.</summary>
/// <param name="Layer">The upstream layer of the first pair.</param>
/// <param name="Measure">What is compared with the threshold.</param>
/// <param name="Threshold">Edges strictly above it.</param>
/// <param name="MinSupport">Least n12.</param>
/// <param name="Pairs">Layer pairs, at least 1, all read at one window.</param>
public sealed record EdgeQuery(int Layer, Measure Measure, double Threshold, long MinSupport, int Pairs = 1)
{
    /// <summary>Told the share of the features that are read, 0 to 1 and rising, while the edges are enumerated: also where there are none to hand
    /// out for long. It stays with the asker.</summary>
    [JsonIgnore]
    public Action<double>? Progress { get; init; }
}
