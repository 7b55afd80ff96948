namespace SaeActors.Grains.Features;

/// <summary>A call came to a silo that does not have the feature's block (any more), or none; it may be sent again.</summary>
[GenerateSerializer, Alias("saeactors.FeatureNotHereException")]
public sealed class FeatureNotHereException(string message) : Exception(message);
