namespace SaeActors.Graph.Contract;

/// <summary>One co-firing pair of adjacent layers.</summary>
/// <param name="Layer">The upstream layer.</param>
/// <param name="Upstream">Feature of that layer.</param>
/// <param name="Downstream">Feature of the next.</param>
/// <param name="N1">Tokens on which the upstream feature is active.</param>
/// <param name="N2">Tokens on which the downstream feature is active.</param>
/// <param name="N12">Tokens on which both are; the true number is in [N12, N12 + Miss].</param>
/// <param name="Miss">0 in an exact table.</param>
/// <param name="Value">The asked measure.</param>
/// <param name="Low">Its least possible value.</param>
/// <param name="High">Its greatest possible value.</param>
public sealed record Edge(int Layer, int Upstream, int Downstream, long N1, long N2, long N12, long Miss, double Value, double Low, double High);
