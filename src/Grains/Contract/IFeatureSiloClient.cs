using Orleans.Services;

namespace SaeActors.Grains.Contract;

/// <summary>The way to the grain service of a chosen silo.</summary>
internal interface IFeatureSiloClient : IGrainServiceClient<IFeatureSilo>
{
    IFeatureSilo At(SiloAddress silo);
}
