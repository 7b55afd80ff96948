namespace SaeActors.Inference.Hub;

/// <summary>How far a pull is, for a progress bar.</summary>
/// <param name="File">The file in work.</param>
/// <param name="Done">Bytes of all files that are here.</param>
/// <param name="Total">Bytes of all files.</param>
public readonly record struct HubProgress(string File, long Done, long Total);
