using System.Numerics.Tensors;
using Orleans.Concurrency;
using SaeActors.Features;
using SaeActors.Grains.Contract;

namespace SaeActors.Grains.Inference;

/// <inheritdoc cref="IInferenceGrain"/>
/// <remarks>One activation a silo with an engine. Reentrant, because it only hands rows to the batcher, which is made for many callers: one at a time
/// would make batches of one.</remarks>
[GrainType("inference"), StatelessWorker(1), Reentrant]
internal sealed class InferenceGrain(LocalEngine engine) : Grain, IInferenceGrain
{
    public async Task<Packed> Activations(Packed rows)
    {
        var layers = await engine.Batcher!.ActivationsAsync(EngineMessages.Rows(rows), CancellationToken.None);
        return await Task.Run(() =>
        {
            var packed = EngineMessages.Pack(layers);
            foreach (var layer in layers) layer.Release();
            return packed;
        });
    }

    public Task<Reply> Text(string text) => Reply.ToAsync(() => engine.Inspection!.ActivationsAsync(text, CancellationToken.None));

    public Task<Reply> Test(Packed features, Packed texts) =>
        Reply.ToAsync(() => engine.Inspection!.TestAsync(Json.Unpack<FeatureId[]>(features), Json.Unpack<string[]>(texts), CancellationToken.None));

    public Task<Reply> Ablate(string text, int layer, int[] features) => Reply.ToAsync(() => engine.Inspection!.AblateAsync(text, layer, features, CancellationToken.None));

    public Task<Reply> Logits(int layer, int feature, int count) => Reply.ToAsync(() => Task.Run(() => engine.Model!.Engine.TopLogits(layer, feature, count)));

    public Task<double[]> Cosines(int layer, int feature, int neighbourLayer, int[] neighbours)
    {
        var weights = engine.Model!.Engine;
        return Task.FromResult(neighbours.Select(neighbour =>
            (double)TensorPrimitives.CosineSimilarity(weights.DecoderOf(layer, feature), weights.DecoderOf(neighbourLayer, neighbour))).ToArray());
    }

    public Task<Reply> Reconstruction() => Reply.ToAsync(() => Task.FromResult(engine.Model!.Reconstruction));
}
