
namespace SaeActors.Grains.Features;

/// <summary>Features of one layer in contiguous blocks over the feature silos.</summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking]
internal sealed class FeatureBlockPlacement : PlacementStrategy
{
    public static FeatureBlockPlacement Instance { get; } = new();
}
