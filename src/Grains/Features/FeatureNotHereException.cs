namespace SaeActors.Grains.Features;

/// <summary>A call met a silo that does not have the feature's block (any more), or not what it had begun to read of it; it may be made again.</summary>
[GenerateSerializer, Alias("saeactors.FeatureNotHereException")]
public sealed class FeatureNotHereException(string message) : Exception(message);
