namespace SaeActors.Grains.Questions;

/// <summary>What an edge list says before its edges.</summary>
/// <param name="Window">The window of all edges.</param>
/// <param name="Tokens">N.</param>
/// <param name="Counts">(pairs + 1, F) n of every feature.</param>
internal sealed record EdgeHead(long Window, long Tokens, long[][] Counts);
