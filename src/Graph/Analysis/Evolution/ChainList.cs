namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>The chains of passed-through features, longest first, at one window.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of all numbers here.</param>
/// <param name="Measure">What is compared with the threshold.</param>
/// <param name="Threshold">Every step is strictly above it.</param>
/// <param name="MinSupport">Pairs of fewer co-firings are no step.</param>
/// <param name="Lengths">Length in layers → chains of it.</param>
/// <param name="Total">All chains, of which <paramref name="Chains"/> is one page.</param>
/// <param name="Chains">Longest first, then by their first feature.</param>
public sealed record ChainList(
    string Study, long Window, string Measure, double Threshold, long MinSupport, IReadOnlyDictionary<int, int> Lengths, int Total, IReadOnlyList<ChainRow> Chains);
