using System.Runtime.CompilerServices;
using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;
using SaeActors.Graph.State;

namespace SaeActors.Grains.Questions;

/// <summary>One edge list that is being read, where its reader is: page after page from the silos that it began on.</summary>
/// <remarks>Holds the pairs of the features that are being handed out, and with bounded tables those of two layers, which are joined.</remarks>
internal sealed class EdgeReading
{
    private const int FeaturesAtATime = 512;
    private const int ReadAtATime = 4_096;

    private readonly Guid _id;
    private readonly IFeatureSiloClient _client;
    private readonly SiloAddress[] _silos;
    private readonly Blocks _held;
    private readonly EdgeScan _scan;
    private readonly Action<double>? _progress;
    private (int Layer, int First) _page = (-1, 0);   // that has been read last
    private int _readThrough = -1;                    // layers that have been read whole

    private EdgeReading(Guid id, IFeatureSiloClient client, SiloAddress[] silos, EdgeScan scan, Action<double>? progress) =>
        (_id, _client, _silos, _held, _scan, _progress) = (id, client, silos, new Blocks(0, silos), scan, progress);

    /// <summary>Begins an edge list, and reads its first page: until then it may begin again where a silo goes.</summary>
    /// <param name="options">The study.</param>
    /// <param name="grains">Where it is opened.</param>
    /// <param name="client">Where it is read.</param>
    /// <param name="query">Which edges.</param>
    /// <exception cref="ServiceAwayException">A silo went meanwhile; begin again.</exception>
    public static async Task<EdgeReading> OpenAsync(GrainsOptions options, IGrainFactory grains, IFeatureSiloClient client, EdgeQuery query)
    {
        var head = (await grains.Find<IStatisticsGrain>(options.Study.Study.Id).OpenEdges(Json.Pack(query))).Take<EdgeHead>();
        var id = head.Scan;
        SiloAddress[] silos = [.. head.Silos.Select(SiloAddress.FromParsableString)];
        var plan = options.Study.Plan;
        try
        {
            var marginals = new LayerMarginals[plan.Layers.Count];   // of the layers that the list is about
            for (var layer = query.Layer; layer <= query.Layer + query.Pairs; layer++)
            {
                marginals[layer] = LayerMarginals.Read((await client.At(silos[0]).ScanMarginals(id, layer)).Bytes, plan.Layers[layer]);
            }

            var version = new GraphVersion(head.Window, 0, marginals, null);
            var scan = new EdgeScan(version, plan, new EdgeFilter(query.Measure, query.Threshold, query.MinSupport), query.Layer, query.Pairs);
            var reading = new EdgeReading(id, client, silos, scan, query.Progress);
            await reading.ReadAsync(query.Layer, 0);
            return reading;
        }
        catch
        {
            Close(client, silos, id);
            throw;
        }
    }

    /// <summary>The answer; reading its edges ends the scan.</summary>
    public EdgeList Answer(string study) =>
        new(study, _scan.Window, _scan.Tokens, [.. Enumerable.Range(_scan.First, _scan.Pairs + 1).Select(_scan.Layer)], EdgesAsync(CancellationToken.None));

    private static void Close(IFeatureSiloClient client, SiloAddress[] silos, Guid id)
    {
        foreach (var silo in silos) client.At(silo).CloseScan(id).Ignore();   // one that went has taken its scans with it
    }

    private async IAsyncEnumerable<Edge> EdgesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            for (var layer = _scan.First; layer < _scan.First + _scan.Pairs; layer++)
            {
                var width = _scan.Marginals(layer).Width;
                for (var first = 0; first < width; first += FeaturesAtATime)
                {
                    cancellation.ThrowIfCancellationRequested();
                    await ReadAsync(layer, first);
                    for (var feature = first; feature < Math.Min(width, first + FeaturesAtATime); feature++)
                    {
                        foreach (var row in _scan.Side(layer, feature, isUpstream: true).Rows) yield return EdgeStream.EdgeOf(_scan, layer, feature, row);
                        _scan.Forget(layer, feature);
                    }
                }
            }

            _progress?.Invoke(1);
        }
        finally
        {
            Close(_client, _silos, _id);
        }
    }

    /// <summary>Brings the rows of the features [first, first + 512) here.</summary>
    private async Task ReadAsync(int layer, int first)
    {
        if (_page == (layer, first)) return;
        try
        {
            if (!_scan.NeedsPrevious(layer)) await ReadAsync(layer, layer, first, FeaturesAtATime);
            else if (first == 0) await ReadBothAsync(layer);
            _page = (layer, first);
        }
        catch (Exception failure) when (FeatureCalls.IsMoving(failure) || failure is IOException or InvalidDataException)
        {
            throw new ServiceAwayException($"a silo went while the edges were read; ask again: {failure.Message}", failure);
        }
    }

    /// <summary>Bounded tables know of a pair on either side: both layers are read whole and joined.</summary>
    private async Task ReadBothAsync(int upstream)
    {
        for (var layer = Math.Max(upstream, _readThrough + 1); layer <= upstream + 1; layer++)
        {
            var width = _scan.Marginals(layer).Width;
            for (var first = 0; first < width; first += ReadAtATime) await ReadAsync(upstream, layer, first, ReadAtATime);
        }

        _readThrough = upstream + 1;
        await Task.Run(() =>
        {
            _scan.Fill(upstream);
            _scan.Join(upstream);
        });
    }

    private async Task ReadAsync(int upstream, int layer, int first, int most)
    {
        var width = _scan.Marginals(layer).Width;
        var end = Math.Min(width, first + most);
        var concerned = _silos.Where(silo => _held.RangeOf(silo, width) is var range && range.First < end && range.End > first);
        var read = await Task.WhenAll(concerned.Select(silo => _client.At(silo).ReadScan(_id, layer, first, end)));
        foreach (var row in read.SelectMany(PackedRows.Unpack)) _scan.Put(row.Layer, row.Feature, row.IsUpstream, row.Pairs, row.Error);
        var share = (double)end / width;
        _progress?.Invoke(_scan.ShareAt(upstream, _scan.NeedsPrevious(upstream) ? (layer - upstream + share) / 2 : share));
    }
}
