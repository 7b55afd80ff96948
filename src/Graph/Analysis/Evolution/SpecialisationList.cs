namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>The specialisations of a layer's features, best explained first.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of the counts.</param>
/// <param name="Layer">Layer of the parents.</param>
/// <param name="SampleTokens">Counted tokens on which exclusiveness was tested.</param>
/// <param name="Rows">By how much of the parent its children explain.</param>
public sealed record SpecialisationList(string Study, long Window, int Layer, long SampleTokens, IReadOnlyList<SpecialisationRow> Rows);
