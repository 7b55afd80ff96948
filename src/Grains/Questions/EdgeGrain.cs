using SaeActors.Grains.Contract;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;
using SaeActors.Graph.State;

namespace SaeActors.Grains.Questions;

/// <inheritdoc cref="IEdgeGrain"/>
/// <remarks>Holds the pairs of the features that are being handed out, and with bounded tables those of two layers, which are joined.</remarks>
[GrainType("edges")]
internal sealed class EdgeGrain(GrainsOptions options, ClusterQuestions cluster) : Grain, IEdgeGrain
{
    private const int FeaturesAtATime = 512;
    private const int ReadAtATime = 4_096;

    private EdgeScan? _scan;
    private SiloAddress[] _silos = [];
    private int _layer;
    private int _feature;
    private int _readThrough = -1;   // layers that have been read whole
    private bool _isAtEnd;

    private Guid Id => Guid.Parse(this.GetPrimaryKeyString());

    public Task<Reply> Begin(Packed query) => Reply.ToAsync(async () =>
    {
        (_scan, _silos) = await cluster.OpenScanAsync(Id, Json.Unpack<EdgeQuery>(query));
        _layer = _scan.First;
        return new EdgeHead(_scan.Window, _scan.Tokens, [.. Enumerable.Range(_scan.First, _scan.Pairs + 1).Select(layer => _scan.Layer(layer).Counts.ToArray())]);
    });

    public async Task<Packed?> Next()
    {
        if (_scan is not { } scan || _isAtEnd) return null;
        if (_layer == scan.First + scan.Pairs)
        {
            _isAtEnd = true;
            return new EdgePage([], [.. Enumerable.Range(scan.First, scan.Pairs + 1).Select(scan.Layer).Select(layer => (layer.NextErrors, layer.PreviousErrors))]).Pack();
        }

        if (_feature == 0 && scan.NeedsPrevious(_layer))
        {
            for (var layer = Math.Max(_layer, _readThrough + 1); layer <= _layer + 1; layer++) await ReadAllAsync(scan, layer);
            _readThrough = _layer + 1;
            scan.Fill(_layer);
            scan.Join(_layer);
        }

        var end = Math.Min(scan.Marginals(_layer).Width, _feature + FeaturesAtATime);
        if (!scan.NeedsPrevious(_layer)) await cluster.ReadScanAsync(Id, scan, _silos, _layer, _feature, end);
        var edges = new List<Edge>();
        for (; _feature < end; _feature++)
        {
            edges.AddRange(scan.Side(_layer, _feature, isUpstream: true).Rows.Select(row => EdgeStream.EdgeOf(scan, _layer, _feature, row)));
            scan.Forget(_layer, _feature);
        }

        if (_feature == scan.Marginals(_layer).Width) (_layer, _feature) = (_layer + 1, 0);
        return new EdgePage(edges, []).Pack();
    }

    public async Task End()
    {
        if (_scan is not null) await cluster.CloseScanAsync(Id, _silos);
        _scan = null;
        DeactivateOnIdle();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _scan is null ? Task.CompletedTask : cluster.CloseScanAsync(Id, _silos);

    private async Task ReadAllAsync(EdgeScan scan, int layer)
    {
        var width = options.Study.Plan.Layers[layer].Width;
        for (var first = 0; first < width; first += ReadAtATime) await cluster.ReadScanAsync(Id, scan, _silos, layer, first, Math.Min(width, first + ReadAtATime));
    }
}
