namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>A quasi-boolean gate: a downstream feature that behaves like AND or OR of k upstream ones.</summary>
/// <param name="Kind">and, or.</param>
/// <param name="Layer">Layer of the output.</param>
/// <param name="Feature">The output.</param>
/// <param name="Label">Its label, if any.</param>
/// <param name="Inputs">Upstream features (<c>l_i</c>).</param>
/// <param name="Status">candidate (not enough held-out tokens), confirmed or refuted.</param>
/// <param name="Rows">The truth table on held-out tokens.</param>
public sealed record GateRow(
    string Kind, int Layer, int Feature, string? Label, IReadOnlyList<string> Inputs, string Status, IReadOnlyList<GateTruth> Rows);
