using SaeActors.Features.Counting;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Checkpoints;

/// <summary>The saved states: a log in which the latest record of a feature or a layer counts.</summary>
/// <remarks>A record is complete in itself, so what a crash left unsynced does no harm: the watermark says from which window on
/// the window log must be applied again, and a state ignores the windows that it holds. One thread at a time.</remarks>
/// <param name="log">Recovered.</param>
/// <param name="places">(L, F) Where the features' records lie.</param>
/// <param name="marginals">(L,) Where the layers' records lie.</param>
/// <param name="watermark">The last committed one; 0 before the first.</param>
internal sealed class FeatureStore(SegmentedLog log, RecordPlace[][] places, RecordPlace[] marginals, long watermark) : IDisposable
{
    private const int Marginals = -1;   // instead of a feature's number

    private readonly List<(int Layer, int Feature, RecordPlace Before)> _uncommitted = [];
    private readonly PayloadWriter _payload = new();

    /// <summary>The last committed watermark; 0 before the first.</summary>
    public long Watermark { get; private set; } = watermark;

    /// <summary>Whether a <see cref="Rollback"/> has failed and must be called again before anything else.</summary>
    public bool IsTorn => log.IsTorn;

    /// <summary>Bytes added since the last commit.</summary>
    public long UncommittedBytes => log.UnsyncedBytes;

    /// <summary>Adds a feature's state, to count from the next commit on.</summary>
    /// <param name="layer">Its layer.</param>
    /// <param name="feature">Its number.</param>
    /// <param name="frame">Its record.</param>
    public void Put(int layer, int feature, StateFrame frame) => Count(layer, feature, log.AppendFrame(frame.Bytes));

    /// <summary>Adds a layer's marginals.</summary>
    public void Put(int layer, LayerMarginals marginals)
    {
        _payload.Clear().Number(layer).Number(marginals.Window);
        marginals.Write(_payload.Writer);
        Count(layer, Marginals, log.Append(StateRecord.Marginals, _payload.Bytes));
    }

    /// <summary>Makes everything added count, and then <paramref name="watermark"/>. Two syncs: a watermark never outlives what it speaks of.</summary>
    public void Commit(long watermark)
    {
        log.Sync();
        log.Append(StateRecord.Watermark, _payload.Clear().Number(watermark).Bytes);
        log.Sync();
        _uncommitted.Clear();
        Watermark = watermark;
        log.DropEmptied();
    }

    /// <summary>After a failed write: everything since the last commit is as if it had not been added.</summary>
    public void Rollback()
    {
        for (var last = _uncommitted.Count - 1; last >= 0; last--)
        {
            var (layer, feature, before) = _uncommitted[last];
            Move(layer, feature, before);
        }

        _uncommitted.Clear();
        log.CutBack();
    }

    /// <summary>Copies what counts out of the emptiest segments where dead records take more than live ones; the next commit deletes them.</summary>
    public void Compact() => log.Compact(CopyIfLive);

    /// <inheritdoc/>
    public void Dispose() => log.Dispose();

    private void CopyIfLive(Record record, RecordPlace place)
    {
        if (record.Kind == StateRecord.Watermark) return;
        var head = new PayloadReader(record.Payload.Span);
        var layer = (int)head.Number();
        var feature = record.Kind == StateRecord.Feature ? (int)head.Number() : Marginals;
        if (PlaceOf(layer, feature) == place) Count(layer, feature, log.Append(record.Kind, record.Payload.Span));
    }

    private void Count(int layer, int feature, RecordPlace place)
    {
        _uncommitted.Add((layer, feature, PlaceOf(layer, feature)));
        Move(layer, feature, place);
    }

    private void Move(int layer, int feature, RecordPlace to)
    {
        ref var place = ref PlaceOf(layer, feature);
        log.Supersede(place, to);
        place = to;
    }

    private ref RecordPlace PlaceOf(int layer, int feature) => ref feature == Marginals ? ref marginals[layer] : ref places[layer][feature];
}
