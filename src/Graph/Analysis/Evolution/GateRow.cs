using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>A quasi-boolean gate: a downstream feature that behaves like AND or OR of upstream ones.</summary>
/// <param name="Layer">Layer of the output.</param>
/// <param name="Feature">The output.</param>
/// <param name="Label">Its label, if any.</param>
/// <param name="LabelSource">Where the label comes from; null where there is none.</param>
/// <param name="Inputs">Upstream features (<c>l_i</c>).</param>
/// <param name="InputLabels">Their labels, null where there is none.</param>
/// <param name="InputLabelSources">Where those come from, null where there is none.</param>
/// <param name="Status">candidate (the held-out tokens do not decide), confirmed or refuted.</param>
/// <param name="Rows">The truth table on held-out tokens.</param>
public sealed record GateRow(
    int Layer, int Feature, string? Label, LabelSource? LabelSource, IReadOnlyList<string> Inputs, IReadOnlyList<string?> InputLabels,
    IReadOnlyList<LabelSource?> InputLabelSources, string Status, IReadOnlyList<GateTruth> Rows);
