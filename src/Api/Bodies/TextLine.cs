namespace SaeActors.Api.Bodies;

/// <summary>One line of a body.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">Without its line ending.</param>
public readonly record struct TextLine(long Number, string Text);
