using SaeActors.Graph.Contract.Tests;

namespace SaeActors.Grains.Tests;

/// <summary>One silo keeps the contract that the embedded host keeps.</summary>
public sealed class OneSiloTests : FeatureGraphContract
{
    protected override async Task<IGraphHost> StartAsync() => await ClusterHost.StartAsync(1);
}
