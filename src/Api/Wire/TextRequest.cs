namespace SaeActors.Api.Wire;

/// <summary>A text for the model to read; it is not counted.</summary>
/// <param name="Text">Not empty.</param>
public sealed record TextRequest(string Text);
