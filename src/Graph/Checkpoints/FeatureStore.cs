using SaeActors.Features.Counting;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Checkpoints;

/// <summary>The saved states: append-only segments of records, the newest of a feature counts, mostly dead segments are compacted away.</summary>
/// <remarks>A record is complete in itself, so what a crash left unsynced does no harm: the watermark says from which window on
/// the window log must be applied again, and a state ignores the windows that it holds. One thread at a time.</remarks>
internal sealed class FeatureStore : IDisposable
{
    private readonly IStorage _storage;
    private readonly long _segmentBytes;
    private readonly Dictionary<int, StateSegment> _segments;
    private readonly StoredPlace[][] _places;      // (L, F)
    private readonly StoredPlace[] _marginals;     // (L,)
    private readonly List<(int Layer, int Feature, StoredPlace Before)> _uncommitted = [];
    private readonly List<StateSegment> _emptied = [];
    private readonly PayloadWriter _payload = new();
    private StateSegment? _current;
    private bool _hasNewNames;

    internal FeatureStore(
        IStorage storage, long segmentBytes, Dictionary<int, StateSegment> segments, StoredPlace[][] places, StoredPlace[] marginals, long watermark)
    {
        (_storage, _segmentBytes, _segments, _places, _marginals, Watermark) = (storage, segmentBytes, segments, places, marginals, watermark);
        _current = segments.Count == 0 ? null : segments[segments.Keys.Max()];
    }

    /// <summary>The last committed watermark; 0 before the first.</summary>
    public long Watermark { get; private set; }

    /// <summary>Bytes of all segments that the next commit leaves.</summary>
    public long Bytes => _segments.Values.Sum(segment => _emptied.Contains(segment) ? 0 : segment.File.Length);

    /// <summary>Whether a <see cref="Rollback"/> has failed and must be called again before anything else.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Bytes of the records that count.</summary>
    public long LiveBytes => _segments.Values.Sum(segment => segment.Live);

    /// <summary>Bytes added since the last commit.</summary>
    public long UncommittedBytes { get; private set; }

    /// <summary>Adds a feature's state, to count from the next commit on.</summary>
    /// <param name="layer">Its layer.</param>
    /// <param name="feature">Its number.</param>
    /// <param name="frame">Its record.</param>
    public void Put(int layer, int feature, StateFrame frame)
    {
        var file = Writable();
        var offset = file.Length;
        file.AppendFrames(frame.Bytes);
        var place = Since(offset);
        _uncommitted.Add((layer, feature, _places[layer][feature]));
        Move(ref _places[layer][feature], place);
    }

    /// <summary>Adds a layer's marginals.</summary>
    public void Put(int layer, LayerMarginals marginals)
    {
        _payload.Clear().Number(layer).Number(marginals.Window);
        marginals.Write(_payload.Writer);
        var place = Add(StateRecord.Marginals, _payload.Bytes);
        _uncommitted.Add((layer, -1, _marginals[layer]));
        Move(ref _marginals[layer], place);
    }

    /// <summary>Makes everything added count, and then <paramref name="watermark"/>. Two syncs: a watermark never outlives what it speaks of.</summary>
    public void Commit(long watermark)
    {
        SyncAll();
        Add(StateRecord.Watermark, _payload.Clear().Number(watermark).Bytes);
        SyncAll();
        _uncommitted.Clear();
        (Watermark, UncommittedBytes) = (watermark, 0);
        foreach (var segment in _emptied)
        {
            _segments.Remove(segment.Number);
            segment.Dispose();
            _storage.Delete(StateSegment.NameOf(segment.Number));
        }

        _emptied.Clear();
    }

    /// <summary>After a failed write: everything since the last commit is as if it had not been added.</summary>
    public void Rollback()
    {
        for (var last = _uncommitted.Count - 1; last >= 0; last--)
        {
            var (layer, feature, before) = _uncommitted[last];
            if (feature < 0) Move(ref _marginals[layer], before);
            else Move(ref _places[layer][feature], before);
        }

        _uncommitted.Clear();
        _emptied.Clear();
        (UncommittedBytes, IsTorn) = (0, true);
        foreach (var segment in _segments.Values.Where(segment => segment.File.Length != segment.Committed || segment.File.IsTorn))
        {
            segment.File.CutTo(segment.Committed);
        }

        IsTorn = false;
    }

    /// <summary>Copies what is alive out of the emptiest segments while dead records take more than live ones; the next commit deletes them.</summary>
    public void Compact()
    {
        var end = UncommittedBytes + _segmentBytes;   // at most about one segment is copied a commit
        while (Bytes > 2 * LiveBytes + _segmentBytes && UncommittedBytes < end)
        {
            var closed = _segments.Values.Where(segment => segment != _current && !_emptied.Contains(segment));
            if (closed.MinBy(segment => (double)segment.Live / segment.File.Length) is not { } victim) return;
            if (victim.Live > 0)
            {
                foreach (var record in victim.File.Read(0, victim.File.Length)) CopyIfAlive(victim, record);
            }

            _emptied.Add(victim);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var segment in _segments.Values) segment.Dispose();
    }

    private void CopyIfAlive(StateSegment segment, Record record)
    {
        if (record.Kind == StateRecord.Watermark) return;
        var reader = new PayloadReader(record.Payload.Span);
        var layer = (int)reader.Number();
        var feature = record.Kind == StateRecord.Feature ? (int)reader.Number() : -1;
        ref var place = ref feature < 0 ? ref _marginals[layer] : ref _places[layer][feature];
        if (place.Segment != segment.Number || place.Offset != record.Offset) return;
        _uncommitted.Add((layer, feature, place));
        Move(ref place, Add(record.Kind, record.Payload.Span));
    }

    private StoredPlace Add(byte kind, ReadOnlySpan<byte> payload) => Since(Writable().Append(kind, payload));

    /// <summary>The file that the next record goes into.</summary>
    private RecordFile Writable()
    {
        if (_current is null || _current.File.Length >= _segmentBytes) Roll();
        return _current!.File;
    }

    /// <summary>The place of the record that was just added there.</summary>
    private StoredPlace Since(long offset)
    {
        var length = (int)(_current!.File.Length - offset);
        UncommittedBytes += length;
        return new StoredPlace(_current.Number, offset, length);
    }

    private void Move(ref StoredPlace place, StoredPlace to)
    {
        if (place.Segment != 0) _segments[place.Segment].Live -= place.Length;
        if (to.Segment != 0) _segments[to.Segment].Live += to.Length;
        place = to;
    }

    private void Roll()
    {
        _current?.File.Flush();
        var number = _segments.Count == 0 ? 1 : _segments.Keys.Max() + 1;
        var name = StateSegment.NameOf(number);
        _segments[number] = _current = new StateSegment(number, new RecordFile(_storage.Create(name), name));
        _hasNewNames = true;
    }

    private void SyncAll()
    {
        foreach (var segment in _segments.Values)
        {
            if (segment.File.Length == segment.Committed) continue;
            segment.File.Sync();
            segment.Committed = segment.File.Length;
        }

        if (!_hasNewNames) return;
        _storage.SyncFolder(StateSegment.Folder);
        _hasNewNames = false;
    }
}
