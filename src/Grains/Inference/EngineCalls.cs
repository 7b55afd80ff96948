using SaeActors.Features;
using SaeActors.Features.Windows;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Inference;

namespace SaeActors.Grains.Inference;

/// <summary>The way to an engine silo from any other.</summary>
internal sealed class EngineCalls(GrainsOptions options, IGrainFactory grains)
{
    private bool HasModel => options.Study.Study.Model is not null;

    private IInferenceGrain Engine => grains.Find<IInferenceGrain>(options.Study.Study.Id);

    /// <summary>(L,) Activations of rows.</summary>
    /// <exception cref="IOException">No engine can be reached now: to be tried again for as long as it takes.</exception>
    public async Task<LayerActivations[]> ActivationsAsync(IReadOnlyList<int[]> rows, CancellationToken cancellation)
    {
        try
        {
            var packed = await Engine.Activations(EngineMessages.Pack(rows)).WaitAsync(cancellation);
            return EngineMessages.Activations(packed);
        }
        catch (Exception failure) when (FeatureCalls.IsMoving(failure))
        {
            throw new IOException($"no engine can be reached: {failure.Message}", failure);
        }
    }

    /// <summary>Decoder cosines of a feature with others; empty without a model, and while no engine can be reached: counts are answered without.</summary>
    public async Task<Dictionary<FeatureId, double>> CosinesAsync(FeatureId id, FeatureId[] others)
    {
        if (!HasModel || others.Length == 0) return [];
        try
        {
            var cosines = await Engine.Cosines(id.Layer, id.Feature, others[0].Layer, [.. others.Select(other => other.Feature)]);
            return others.Zip(cosines).ToDictionary(pair => pair.First, pair => pair.Second);
        }
        catch (Exception failure) when (FeatureCalls.IsMoving(failure))
        {
            return [];
        }
    }

    /// <summary>A feature's logits; null without a model, and while no engine can be reached.</summary>
    public async Task<FeatureLogits?> LogitsAsync(FeatureId id, int count)
    {
        if (!HasModel) return null;
        try
        {
            return (await Engine.Logits(id.Layer, id.Feature, count)).Take<FeatureLogits>();
        }
        catch (Exception failure) when (FeatureCalls.IsMoving(failure))
        {
            return null;
        }
    }
}
