using Orleans.Placement;

namespace SaeActors.Grains.Features;

/// <inheritdoc cref="FeatureBlockPlacement"/>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class FeatureBlockPlacementAttribute() : PlacementAttribute(FeatureBlockPlacement.Instance);
