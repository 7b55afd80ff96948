namespace SaeActors.Api.Wire;

/// <summary>Freezes the largest activations under a name.</summary>
/// <param name="Name">1 to 64 letters, digits, dots, hyphens or underscores, the first a letter or digit.</param>
public sealed record CalibrationRequest(string Name);
