using SaeActors.Graph.Contract.Tests;

namespace SaeActors.Grains.Tests;

/// <summary>Three silos, each with a third of every layer, keep the contract that the embedded host keeps.</summary>
public sealed class ThreeSilosTests : FeatureGraphContract
{
    protected override async Task<IGraphHost> StartAsync() => await ClusterHost.StartAsync(3);
}
