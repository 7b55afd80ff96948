using Orleans.Runtime.Placement;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Hosting;

namespace SaeActors.Grains.Features;

/// <summary>Puts a feature on the silo of its block: the block that ingestion has given out, or before that the one it will give.</summary>
/// <remarks>Two silos may see the membership differently for a moment; the activation then finds that it is not at home, and the call goes on from there.</remarks>
internal sealed class FeatureBlockDirector(GrainsOptions options, CurrentBlocks blocks) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var id = Keys.FeatureOf(target.GrainIdentity.Key.ToString()!);
        var width = options.Study.Plan.Layers[id.Layer].Width;
        var silos = context.GetCompatibleSilos(target);
        var given = blocks.Value;
        if (given.Silos.Length > 0 && given.OwnerOf(id.Feature, width) is var owner && Array.IndexOf(silos, owner) >= 0) return Task.FromResult(owner);
        return Task.FromResult(Blocks.Of(0, silos).OwnerOf(id.Feature, width));
    }
}
