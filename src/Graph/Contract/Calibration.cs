namespace SaeActors.Graph.Contract;

/// <summary>Frozen largest activations, for a new study whose threshold is relative.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Study">The study they come from.</param>
/// <param name="Window">Up to this window.</param>
/// <param name="Tokens">N then.</param>
/// <param name="Path">The file that holds them, as <c>--threshold r@FILE</c> takes it.</param>
public sealed record Calibration(string Name, string Study, long Window, long Tokens, string Path);
