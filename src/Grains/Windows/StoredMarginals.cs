using System.Buffers;
using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;

namespace SaeActors.Grains.Windows;

/// <summary>The marginals of all layers as the layers' grains keep them between two starts of a silo.</summary>
internal sealed class StoredMarginals(GrainsOptions options, IGrainFactory grains)
{
    /// <summary>(L,) The stored marginals.</summary>
    public Task<LayerMarginals[]> LoadAsync() => Task.WhenAll(options.Study.Plan.Layers.Select(async (plan, layer) =>
        await GrainOf(layer).Load() is { } stored ? LayerMarginals.Read(stored.Bytes, plan) : new LayerMarginals(plan)));

    /// <summary>Stores the marginals at the silo's current window.</summary>
    public Task SaveAsync(LocalFeatures local) => Task.WhenAll(local.State!.Current.Marginals.Select((marginals, layer) =>
    {
        var record = new ArrayBufferWriter<byte>();
        marginals.Write(record);
        return GrainOf(layer).Save(marginals.Window, new Packed(record.WrittenSpan.ToArray()));
    }));

    /// <summary>The last window that some layer has stored; 0 before the first.</summary>
    public async Task<long> WindowAsync() => (await Task.WhenAll(options.Study.Plan.Layers.Select((_, layer) => GrainOf(layer).Window()))).Max();

    private ILayerGrain GrainOf(int layer) => grains.Find<ILayerGrain>(Keys.Layer(options.Study.Study.Id, layer));
}
