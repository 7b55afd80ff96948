namespace SaeActors.Graph.Contract;

/// <summary>The study was started from widths alone: it counts uploaded windows and has no model to run.</summary>
public sealed class NoModelException() : Exception("This study has no model (it was started with --widths); only uploaded windows can be counted.");
