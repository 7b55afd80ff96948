using SaeActors.Features.Counting;

namespace SaeActors.Graph.Contract;

/// <summary>Which neighbours.</summary>
/// <param name="Direction">Next or previous layer.</param>
/// <param name="Measure">What ranks them, highest first; ties go to the lower feature.</param>
/// <param name="K">1 to 1,000.</param>
/// <param name="MinSupport">Least n12.</param>
/// <param name="MinLift">Least lift; 0 for none. Necessity and sufficiency rankings default to 2 at the border, because always-on features drown them.</param>
public sealed record NeighborQuery(Direction Direction, Measure Measure, int K, long MinSupport, double MinLift);
