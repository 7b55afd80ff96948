namespace SaeActors.Graph.Contract;

/// <summary>The community of a feature in the newest finished run of a series.</summary>
/// <param name="Series">The parameters that the runs of the series share, in words.</param>
/// <param name="Run">The run.</param>
/// <param name="Window">The window of its edges; 0 for imported ones.</param>
/// <param name="Community">The community's id, stable within the series.</param>
/// <param name="Size">Features in it.</param>
public sealed record FeatureCommunity(string Series, long Run, long Window, int Community, int Size);
