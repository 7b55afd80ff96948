using SaeActors.Features.Evolution;

namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>The quasi-boolean gates of a layer.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of the counts that chose the candidates.</param>
/// <param name="Kind">AND or OR.</param>
/// <param name="Layer">Layer of the outputs.</param>
/// <param name="Inputs">k.</param>
/// <param name="SelectionTokens">Counted tokens that chose the candidates: all but the held-out ones.</param>
/// <param name="HeldOutTokens">Counted tokens that test them.</param>
/// <param name="Gates">Confirmed ones first, then undecided candidates, then refuted ones; by output.</param>
public sealed record GateList(
    string Study, long Window, GateKind Kind, int Layer, int Inputs, long SelectionTokens, long HeldOutTokens, IReadOnlyList<GateRow> Gates);
