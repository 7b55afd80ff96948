using Orleans.Storage;
using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Storage;

namespace SaeActors.Grains.Features;

/// <inheritdoc cref="ILayerGrain"/>
/// <remarks>One record, not blocks: docs/decisions/layers-in-one-record.md.</remarks>
[GrainType("layer")]
internal sealed class LayerGrain(GrainsOptions options, GrainStore store) : Grain, ILayerGrain
{
    private string? _etag;
    private Packed? _stored;
    private long _window;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (var bytes, _etag) = await store.ReadAsync(GrainStore.Layers, this.GetGrainId());
        if (bytes.Length == 0) return;
        var key = this.GetPrimaryKeyString();
        var layer = int.Parse(key.AsSpan(key.LastIndexOf('/') + 1), System.Globalization.CultureInfo.InvariantCulture);
        (_stored, _window) = (new Packed(bytes), LayerMarginals.Read(bytes, options.Study.Plan.Layers[layer]).Window);
    }

    public async Task Save(long window, Packed marginals)
    {
        if (window <= _window) return;
        try
        {
            _etag = await store.WriteAsync(GrainStore.Layers, this.GetGrainId(), _etag, marginals.Bytes);
        }
        catch (InconsistentStateException)
        {
            DeactivateOnIdle();
            throw;
        }

        (_stored, _window) = (marginals, window);
    }

    public Task<Packed?> Load() => Task.FromResult(_stored);

    public Task<long> Window() => Task.FromResult(_window);
}
