using SaeActors.Graph.Contract.Tests;

namespace SaeActors.Graph.Tests.Embedded;

/// <summary>The embedded host keeps the contract, however many threads count.</summary>
public sealed class EmbeddedContractTests : FeatureGraphContract
{
    protected override async Task<IGraphHost> StartAsync() => await EmbeddedHost.StartAsync();
}
