namespace SaeActors.Grains.Features;

/// <summary>An activation was made on a silo that does not have the feature's block (any more); the call may be sent again.</summary>
[GenerateSerializer, Alias("saeactors.FeatureNotHereException")]
public sealed class FeatureNotHereException(string message) : Exception(message);
