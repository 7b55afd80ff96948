namespace SaeActors.Grains.Questions;

/// <summary>An edge list that was begun.</summary>
/// <param name="Scan">Its number on the silos.</param>
/// <param name="Window">The window of all edges.</param>
/// <param name="Silos">The silos that it is read from, as text, in the order of their blocks.</param>
internal sealed record EdgeHead(Guid Scan, long Window, string[] Silos);
