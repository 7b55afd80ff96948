namespace SaeActors.Graph.Contract;

/// <summary>How many activations fell in [<paramref name="From"/>, <paramref name="To"/>).</summary>
public sealed record HistogramBin(double From, double To, long Count);
