using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SaeActors.Features;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.State;

namespace SaeActors.Grains.Questions;

/// <summary>Edge lists that are being read, as far as this silo's features go: each at the window and with the block that it began with.</summary>
/// <remarks>A feature that is about to change is read first, and so is one that is about to leave for another silo: a scan needs nobody but the silos that
/// it began on. What is kept for its reader are the pairs that pass its filter.</remarks>
internal sealed partial class BlockScans(
    GrainsOptions options, ILocalSiloDetails silo, CurrentBlocks blocks, LocalFeatures local, FeatureQuestions questions, FeatureCalls calls, ILogger<BlockScans> logger)
{
    private const int ReadsAtATime = 32;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);   // that a scan waits for its reader, who may have died

    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<Guid, OpenScan> _scans = new();
    private readonly Signal _closed = new();

    /// <inheritdoc cref="IFeatureSilo.OpenScan"/>
    public async Task<Answer> OpenAsync(Moment at, Guid scan, ScanQuestion question)
    {
        CloseForgotten();
        var filter = new EdgeFilter(question.Measure, question.Threshold, question.MinSupport);
        var (isPast, _) = await questions.AtAsync(at, view =>
        {
            var made = new EdgeScan(view.Version, options.Study.Plan, filter, question.First, question.Count);
            local.State!.Add(made);
            // Before it is looked whether the blocks are still the same: from there on features that leave are read for it.
            return _scans[scan] = new OpenScan(made, blocks.Value, options.Time.GetTimestamp());
        });
        if (!isPast) return new Answer(false, new Packed([]));
        Close(scan);
        return Answer.Past;
    }

    /// <inheritdoc cref="IFeatureSilo.ScanMarginals"/>
    public Packed Marginals(Guid scan, int layer)
    {
        var record = new ArrayBufferWriter<byte>();
        Find(scan).Scan.Marginals(layer).Write(record);
        return new Packed(record.WrittenSpan.ToArray());
    }

    /// <inheritdoc cref="IFeatureSilo.ReadScan"/>
    public async Task<Packed> ReadAsync(Guid scan, int layer, int first, int end)
    {
        var opened = Find(scan);
        var mine = RangeOf(opened.Blocks, layer);
        var features = Between(Math.Max(first, mine.First), Math.Min(end, mine.End));
        await ReadAsync(opened.Scan, layer, features);
        var rows = new List<PackedRow>(features.Length);
        foreach (var feature in features)
        {
            foreach (var isUpstream in new[] { true, false })
            {
                var (pairs, error) = opened.Scan.Side(layer, feature, isUpstream);
                if (pairs.Length > 0 || error > 0) rows.Add(new PackedRow(layer, feature, isUpstream, error, pairs));
            }

            opened.Scan.ForgetBoth(layer, feature);
        }

        return PackedRows.Pack(rows);
    }

    /// <inheritdoc cref="IFeatureSilo.CloseScan"/>
    public void Close(Guid scan)
    {
        if (!_scans.TryRemove(scan, out var opened)) return;
        local.State!.End(opened.Scan);
        _closed.Pulse();
    }

    /// <summary>Reads the features that are not in the present block any more, before they go. No window may be counted meanwhile.</summary>
    public async Task ReadLeavingAsync()
    {
        CloseForgotten();
        foreach (var (scan, opened) in _scans)
        {
            try
            {
                await Task.Run(() => ReadLeavingAsync(opened));
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException || FeatureCalls.IsMoving(failure))
            {
                LogLost(failure, scan);   // its reader begins again
                Close(scan);
            }
        }
    }

    /// <summary>Waits until no scan is open, for a while.</summary>
    public async Task UntilClosedAsync(TimeSpan longest, CancellationToken cancellation)
    {
        var begun = options.Time.GetTimestamp();
        while (true)
        {
            var closed = _closed.Next;
            var left = longest - options.Time.GetElapsedTime(begun);
            if (_scans.IsEmpty || left <= TimeSpan.Zero || cancellation.IsCancellationRequested) return;
            await Task.WhenAny(closed, Task.Delay(left, options.Time, cancellation));
        }
    }

    private static int[] Between(int first, int end) => [.. Enumerable.Range(first, Math.Max(0, end - first))];

    private (int First, int End) RangeOf(Blocks held, int layer) => held.RangeOf(silo.SiloAddress, options.Study.Plan.Layers[layer].Width);

    private OpenScan Find(Guid scan)
    {
        if (!_scans.TryGetValue(scan, out var found)) throw new FeatureNotHereException($"edge list {scan} is not open on this silo any more.");
        found.Touched = options.Time.GetTimestamp();
        return found;
    }

    private void CloseForgotten()
    {
        foreach (var (scan, opened) in _scans)
        {
            if (options.Time.GetElapsedTime(opened.Touched) > Longest) Close(scan);
        }
    }

    private async Task ReadLeavingAsync(OpenScan opened)
    {
        for (var layer = opened.Scan.First; layer <= opened.Scan.First + opened.Scan.Pairs; layer++)
        {
            var (held, kept) = (RangeOf(opened.Blocks, layer), RangeOf(blocks.Value, layer));
            await ReadAsync(opened.Scan, layer, [.. Between(held.First, held.End).Where(feature => feature < kept.First || feature >= kept.End)]);
        }
    }

    private async Task ReadAsync(EdgeScan scan, int layer, int[] features)
    {
        var absent = features.Where(feature => !local.State!.Read(scan, layer, feature)).ToArray();
        foreach (var batch in absent.Chunk(ReadsAtATime)) await Task.WhenAll(batch.Select(feature => ReadSleepingAsync(scan, new FeatureId(layer, feature))));
    }

    /// <summary>A feature that slept at the scan's window: from storage, or by the ingestion that has woken it since.</summary>
    private async Task ReadSleepingAsync(EdgeScan scan, FeatureId id)
    {
        while (!scan.IsComplete(id.Layer, id.Feature))
        {
            var asleep = await questions.SleepingAsync(id, scan.Marginals(id.Layer)[id.Feature].LastWindow);
            if (asleep is not null) local.State!.ReadFor(scan, asleep);
            else if (local.State!.Read(scan, id.Layer, id.Feature)) return;
            else if (!local.Owns(id)) throw new FeatureNotHereException($"feature {id} has gone with windows that storage lacks.");
            else await calls.SendAsync(id, grain => grain.Load());   // given up by its grain; what storage lacks is counted again from the log
        }
    }

    /// <param name="scan">At its window.</param>
    /// <param name="blocks">When it began.</param>
    /// <param name="touched">When its reader was last heard of.</param>
    private sealed class OpenScan(EdgeScan scan, Blocks blocks, long touched)
    {
        public EdgeScan Scan => scan;

        public Blocks Blocks => blocks;

        public long Touched
        {
            get => Volatile.Read(ref touched);
            set => Volatile.Write(ref touched, value);
        }
    }
}
