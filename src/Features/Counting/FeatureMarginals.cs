namespace SaeActors.Features.Counting;

/// <summary>What is known of one feature alone, at one window.</summary>
/// <param name="Count">n: counted tokens on which it was active.</param>
/// <param name="Sum">Σx over all its activations above 0.</param>
/// <param name="SumOfSquares">Σx² over all its activations above 0.</param>
/// <param name="Max">Largest activation; 0 where it never fired.</param>
/// <param name="Threshold">The activation it must exceed to be active.</param>
/// <param name="LastWindow">The last window in which it fired; 0 where it never did.</param>
public readonly record struct FeatureMarginals(long Count, double Sum, double SumOfSquares, float Max, float Threshold, long LastWindow);
