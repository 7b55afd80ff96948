using SaeActors.Features;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Contract;

namespace SaeActors.Grains.Features;

/// <summary>The references to this silo's feature grains, made once, and calls to them that are sent again while activations move.</summary>
internal sealed class FeatureCalls(GrainsOptions options, IGrainFactory grains)
{
    private const int Tries = 8;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);

    private readonly IFeatureGrain?[][] _grains = [.. options.Study.Plan.Layers.Select(layer => new IFeatureGrain?[layer.Width])];   // (L, F)

    public IFeatureGrain this[int layer, int feature] =>
        _grains[layer][feature] ??= grains.GetGrain<IFeatureGrain>(Keys.Feature(options.Study.Study.Id, layer, feature));

    /// <summary>Sends a message that may be sent twice.</summary>
    public async Task SendAsync(FeatureId id, Func<IFeatureGrain, Task> message)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await message(this[id.Layer, id.Feature]);
                return;
            }
            catch (Exception failure) when (attempt < Tries && IsMoving(failure))
            {
                await Task.Delay(FirstWait * (1 << attempt), options.Time);
            }
        }
    }

    /// <summary>Whether the message met an activation that goes or is not at home, one that needs what is away now, or a silo that is closing what it had open.</summary>
    public static bool IsMoving(Exception failure) =>
        failure is FeatureNotHereException or ServiceAwayException or OrleansException or TimeoutException or ObjectDisposedException || (failure.InnerException is { } inner && IsMoving(inner));
}
