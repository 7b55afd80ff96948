namespace SaeActors.Graph.Checkpoints;

/// <summary>A feature whose saved state lacks the windows from <paramref name="Since"/> on.</summary>
internal readonly record struct DirtyFeature(int Layer, int Feature, long Since);
