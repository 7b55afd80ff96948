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
/// <param name="Covered">Share of the output's held-out firings on which the gate says so; 0 without firings.</param>
/// <param name="Errors">Held-out tokens on which the gate is wrong about the output.</param>
/// <param name="RivalErrors">The same for the best of "one of the inputs above a threshold", the simplest rival of a gate.</param>
public sealed record GateRow(
    int Layer, int Feature, string? Label, LabelSource? LabelSource, IReadOnlyList<string> Inputs, IReadOnlyList<string?> InputLabels,
    IReadOnlyList<LabelSource?> InputLabelSources, string Status, IReadOnlyList<GateTruth> Rows, double Covered, long Errors, long RivalErrors);
