using Orleans.Runtime.Services;

namespace SaeActors.Grains.Contract;

/// <inheritdoc cref="IFeatureSiloClient"/>
internal sealed class FeatureSiloClient(IServiceProvider services) : GrainServiceClient<IFeatureSilo>(services), IFeatureSiloClient
{
    public IFeatureSilo At(SiloAddress silo) => GetGrainService(silo);
}
